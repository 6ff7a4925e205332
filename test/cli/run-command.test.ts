import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../support/dynoxide.ts';
import { runGatehouse } from '../support/terminal.ts';

const NOW = 1_800_000_000;
const TOKEN = 'ap_local_0123456789';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let close: (() => void) | null = null;
afterEach(() => close?.());

/** Something that answers in the place of the console: what the real one says is in `gatehouse.test.ts`. */
async function serve(answer: Answer): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => server.close();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/console`;
}

const answering =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));

const gatehouse = (args: readonly string[], environment: Record<string, string> = {}) =>
  runGatehouse(args, { GATEHOUSE_TOKEN: TOKEN, ...environment }, NOW);

const aKey = (name: string, rotationDue: boolean) => ({
  name,
  surface: 'wide',
  agentId: null,
  preview: 'wide_local_…6BVF',
  createdAt: '2027-01-01T00:00:00Z',
  rotatedAt: null,
  lastUsedAt: null,
  rotationDue,
});
const pages: Answer = (request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://x');
  const last = searchParams.get('cursor') === 'next';
  const items = last ? [aKey('Old', true)] : [aKey('Young', false)];
  answering(200, { items, nextCursor: last ? null : 'next' })(request, response);
};

describe('gatehouse', () => {
  test('says what there is when asked, and complains when nothing is asked', async () => {
    for (const args of [['--help'], ['-h'], ['help']]) {
      const { code, out } = await gatehouse(args);
      expect([code, out]).toEqual([0, expect.stringMatching(/keys +List keys/)]);
    }
    const { code, out, err } = await gatehouse([]);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining('Usage: gatehouse <command>')]);
  });

  test.each([[['keys', '--help']], [['help', 'keys']], [['keys', '--due', '-h']]])(
    '%j says what a command does, with its exit codes',
    async (args) => {
      const { code, out } = await gatehouse(args);
      expect(code).toBe(0);
      expect(out).toContain('3  --due, and keys are due');
    },
  );

  test.each([
    [['kyes'], 'there is no command `kyes` (did you mean `keys`?)'],
    [['constructor'], 'there is no command `constructor`'],
    [['keys', '--wat'], "Unknown option '--wat'"],
    [['keys', 'all'], "Unexpected argument 'all'"],
    [['keys', '--surface'], 'argument missing'],
    [['keys', '--url', 'localhost'], '--url has to be an address'],
    [['keys', '--url', 'https://me:hidden@example.com'], '--url has to be an address'],
  ])('%j is wrong usage, in one sentence', async (args, sentence) => {
    const { code, out, err } = await gatehouse(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err).not.toContain('hidden');
    expect(err.split('\n')).toHaveLength(1);
  });
});

describe('gatehouse keys', () => {
  test('G-7 pages through all keys, and ends with 3 if --due finds some', async () => {
    const url = await serve(pages);
    const all = await gatehouse(['keys', '--url', url]);
    expect([all.code, all.err]).toEqual([0, '']);
    expect(all.out).toMatch(/Young .*\nOld .* due\n\n2 keys, 1 due for rotation\.$/);
    const due = await gatehouse(['keys', '--due', '--url', `${url}/`]);
    expect(due.code).toBe(3);
    expect(due.out).not.toContain('Young');
    const json = await gatehouse(['keys', '--due', '--json', '--url', url]);
    expect([json.code, JSON.parse(json.out)]).toEqual([3, [aKey('Old', true)]]);
  });

  test('G-7 ends with 0 if nothing is due', async () => {
    const url = await serve(answering(200, { items: [aKey('Young', false)], nextCursor: null }));
    const { code, out } = await gatehouse(['keys', '--due', '--url', url]);
    expect([code, out]).toEqual([0, 'No key is due for rotation.']);
    const json = await gatehouse(['keys', '--due', '--json', '--url', url]);
    expect([json.code, json.out]).toEqual([0, '[]']);
  });

  test('asks for the surface that is named, with the token', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url, request.headers.authorization);
      answering(200, { items: [], nextCursor: null })(request, response);
    });
    await gatehouse(['keys', '--surface', 'wide & narrow', '--url', url], {
      GATEHOUSE_TOKEN: ` ${TOKEN}\n`,
    });
    expect(asked).toEqual(['/console/api/v1/keys?surface=wide+%26+narrow&limit=100', `Bearer ${TOKEN}`]);
  });

  test('without a token says how to get one', async () => {
    const { code, err } = await gatehouse(['keys'], { GATEHOUSE_TOKEN: '', PORT: '9999' });
    expect(code).toBe(2);
    expect(err).toContain('GATEHOUSE_TOKEN is not set');
    expect(err).toMatch(/http:\/\/localhost:9999\/\S+\/api\/v1\/tokens/);
  });

  test.each([
    [
      'a token that is not accepted',
      answering(401, { detail: 'x', code: 'y' }),
      'does not accept GATEHOUSE_TOKEN',
    ],
    [
      'a refusal, with what the console says',
      answering(400, { detail: '`surface` must be one that has keys: wide.', code: 'invalid_request' }),
      'answers 400 invalid_request: `surface` must be one that has keys: wide.',
    ],
    ['another server', answering(404, '<h1>Not here</h1>'), 'not as the console API does'],
    ['a page for people', answering(200, '<h1>Hello</h1>'), 'does not answer as the console API does'],
    [
      'other JSON',
      answering(200, { items: [{}], nextCursor: null }),
      'does not answer as the console API does',
    ],
    ['a redirection', answering(302, '', { location: 'https://example.com' }), 'answers 302'],
    [
      'a connection that breaks',
      (request: IncomingMessage) => void request.socket.destroy(),
      'cannot connect',
    ],
  ] as const)('%s is told in one sentence, without the token', async (_, answer: Answer, sentence) => {
    const { code, out, err } = await gatehouse(['keys', '--url', await serve(answer)]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(sentence);
    expect(err).not.toContain(TOKEN);
    expect(err.split('\n')).toHaveLength(1);
  });

  test('nobody there is told in one sentence', async () => {
    const { code, err } = await gatehouse(['keys'], { PORT: String(await freePort()) });
    expect(code).toBe(1);
    expect(err).toMatch(/cannot connect to http:\/\/localhost:\d+\/\S+: nothing listens there/);
  });

  test('a token that cannot be one is not sent, and not repeated', async () => {
    const { code, err } = await gatehouse(['keys'], { GATEHOUSE_TOKEN: 'ap_local_a\nb' });
    expect([code, err]).toEqual([1, 'gatehouse: GATEHOUSE_TOKEN holds characters that no token has.']);
  });
});
