import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Call } from '../../../functions/chain/call.ts';
import type { ConsoleDeps } from '../../../functions/console/deps.ts';
import { explainRequest } from '../../../functions/console/operations/explain-request.ts';
import type { ExplanationView } from '../../../functions/console/policy-shapes.ts';
import { loadPolicy, POLICIES } from '../../../infra/policies.ts';
import { aKeyValue } from '../../support/builders.ts';
import { runGatehouse } from '../../support/terminal.ts';

const NOW = 1_768_478_430;
const AT = '2026-01-15T12:00:30Z';
const MODELS = ['--surface', 'a2agent', '--request', 'GET /v1/models'];
const HOME = { GATEHOUSE_HOME: '/nowhere' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-explain-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const explained = (args: readonly string[], input = '') =>
  runGatehouse(['policy', 'explain', 'local', ...args], HOME, NOW, input);
async function asJson(args: readonly string[], input = '') {
  const { out, err } = await explained([...args, '--format', 'json'], input);
  if (out === '') throw new Error(err);
  return JSON.parse(out);
}

describe('P-6 gatehouse policy explain', () => {
  test('says what was asked, what was found, and on which line it is declared', async () => {
    const { code, out } = await explained([...MODELS, '--allowed-ips', '203.0.113.0/24']);
    expect(code).toBe(3);
    expect(out).toContain(`GET /v1/models on a2agent, from 198.51.100.7 at ${AT} (local, policy `);
    expect(out).toMatch(/✓ account-is-active/);
    expect(out).toMatch(
      /✗ ip-is-allowed +the key may be used from 203\.0\.113\.0\/24; the request came from 198\.51\.100\.7\n +policies\/surfaces\/a2agent\.yaml:\d+\n/,
    );
    expect(out).toContain('Denied: 403 ip_not_allowed\n  This key may not be used from the address');
    expect(out).not.toContain('scope-is-granted');
  });

  test('in Markdown', async () => {
    const { code, out } = await explained([...MODELS, '--format', 'markdown']);
    expect(code).toBe(0);
    expect(out).toMatch(/^### GET \/v1\/models on a2agent/);
    expect(out).toMatch(/- ✓ \*\*scope-is-granted\*\*: .+ \(`policies\/surfaces\/a2agent\.yaml:\d+`\)/);
    expect(out).toContain('**Allowed.**');
    const { out: denied } = await explained([...MODELS, '--as', 'none', '--format', 'markdown']);
    expect(denied).toContain('Authorization: Bearer \\<key>');
  });

  test.each([
    [['--as', 'none'], 'credential_missing'],
    [['--unknown'], 'credential_unknown'],
    [['--suspended'], 'account_suspended'],
    [['--expires', '2026-01-15T12:00:30Z'], 'credential_expired'],
    [['--limits', '5 per minute and 50 per hour', '--used-this-minute', '5'], 'rate_limit_minute'],
    [['--used-this-hour', '999999'], 'rate_limit_hour'],
    [['--header', 'Authorization: Bearer <key of another environment>'], 'credential_malformed'],
    [['--header', 'x-api-key: <other key>'], 'credential_conflict'],
    [['--at', '2026-01-15T13:00:00Z', '--expires', '2026-01-15T13:00:00Z'], 'credential_expired'],
  ])('%j', async (args, code) => {
    expect((await asJson([...MODELS, ...args])).code).toBe(code);
  });

  test('a scenario', async () => {
    const file = join(POLICIES, 'scenarios/local/deny/the-61st-request-of-a-minute.yaml');
    const { out, code } = await explained(['--scenario', file]);
    expect(code).toBe(3);
    expect(out).toContain('60 of 60 requests were counted in the minute that ends at 2026-01-15T12:01:00Z');
    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(wrong, 'surface: a2agent\nrequest: GET /v1/models\nheaders: {}\nfrm: 10.0.0.1\n');
    expect((await explained(['--scenario', wrong])).err).toContain('did you mean `from`?');
  });

  const KEY = aKeyValue('a2k', 'local');
  const ANTHROPIC = "-H 'anthropic-version: 2023-06-01'";

  test.each([
    [`curl -H 'Authorization: Bearer ${KEY}' http://localhost:8787/a2agent/v1/models?limit=5`, null],
    [
      `curl ${ANTHROPIC} -H 'x-api-key: ${KEY}' https://x.execute-api.eu-central-1.amazonaws.com/a2agent/v1/models/gpt`,
      null,
    ],
    [
      `curl ${ANTHROPIC} -H 'x-api-key: ${KEY.slice(0, -1)}-' http://localhost:8787/a2agent/v1/models`,
      'credential_malformed',
    ],
    [
      `curl ${ANTHROPIC} -X PUT -H 'x-api-key: ${KEY}' http://localhost:8787/a2agent/v1/models`,
      'route_not_found',
    ],
  ])('P-9 a curl command, with its credential nowhere: %#', async (command, reason) => {
    const { out, err } = await explained(['--curl', '-', '--format', 'json'], command);
    expect(JSON.parse(out)).toMatchObject({ surface: 'a2agent', code: reason });
    const { out: text } = await explained(['--curl', command]);
    for (const said of [out, err, text]) expect(said).not.toContain(KEY.slice(0, -8));
  });

  test('a curl command with a record as the options say, and notes of what was taken for granted', async () => {
    const command = `curl -H 'Authorization: Bearer ${KEY}' http://localhost:8787/a2agent/v1/models`;
    expect(await asJson(['--curl', command])).toMatchObject({
      effect: 'allow',
      notes: [expect.stringContaining('no --from'), expect.stringContaining('no store was asked')],
    });
    const { effect, notes } = await asJson(['--curl', command, '--suspended', '--from', '203.0.113.9']);
    expect([effect, notes]).toEqual(['deny', []]);
  });

  test.each<[string[], string]>([
    [[], 'the request comes from one of'],
    [['--request', 'GET /v1/models'], 'needs --surface'],
    [[...MODELS, '--scenario', 'x'], 'the request comes from one of'],
    [['--scenario', 'x', '--suspended'], 'brings its record along'],
    [['--surface', 'a2agnt', '--request', 'GET /'], 'did you mean `a2agent`?'],
    [[...MODELS, '--as', 'king'], '--as is one of'],
    [[...MODELS, '--as', 'token'], 'takes no tokens'],
    [[...MODELS, '--from', 'here'], '--from: this is not an address'],
    [[...MODELS, '--used-this-hour', 'many'], '--used-this-hour: '],
    [[...MODELS, '--header', 'nothing'], '--header is written'],
    [[...MODELS, '--header', 'a: <kee>'], '`<kee>` is none of'],
    [[...MODELS, '--format', 'html'], '--format is one of'],
    [[...MODELS, 'prod'], 'name one environment'],
    [['--curl', 'curl https://elsewhere.example/x'], 'name it with --surface'],
    [
      ['--curl', `curl -H 'x-api-key: ${KEY}' http://localhost/a2agent/v1/models`, '--stack', 'prod'],
      '--stack has to be',
    ],
    [['--request-id', 'x'], 'no id of a request'],
  ])('wrong usage says what is wrong: %j', async (args, sentence) => {
    const { code, err } = await explained(args);
    expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
  });

  test('takes the same steps as the console API for the same request', async () => {
    const policy = loadPolicy('local');
    const supposed = { from: '198.51.100.7', at: AT };
    for (const [args, body] of [
      [[], {}],
      [['--unknown'], { credential: 'none' }],
      [['--as', 'none'], { as: 'none' }],
      [['--used-this-minute', '60'], { usedThisMinute: 60 }],
      [
        ['--allowed-ips', '203.0.113.0/24,2001:db8::/32'],
        { credential: { allowedIps: ['203.0.113.0/24', '2001:db8::/32'] } },
      ],
    ] as const) {
      const command = await asJson([...MODELS, ...args]);
      const call = {
        policy,
        now: NOW,
        caller: {},
        body: { surface: 'a2agent', request: 'GET /v1/models', ...supposed, ...body },
      };
      const reply = await explainRequest(call as unknown as Call, {} as ConsoleDeps);
      const { steps, effect, code, answer } = reply.body as ExplanationView;
      const withoutLines = command.steps.map(({ declaredAt: _, ...step }: { declaredAt: unknown }) => step);
      expect({ steps, effect, code, answer }).toEqual({
        steps: withoutLines,
        effect: command.effect,
        code: command.code,
        answer: command.answer,
      });
    }
  });
});
