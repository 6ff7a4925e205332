import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Reviewed } from '../../../cli/policy/reviewed.ts';
import { play } from '../../../core/scenarios/play.ts';
import { readScenario } from '../../../core/scenarios/scenario.ts';
import { loadPolicy } from '../../../infra/policies.ts';
import { PolicyRepository } from '../../support/policy-repository.ts';
import { runGatehouse } from '../../support/terminal.ts';

const NOW = Date.parse('2026-06-15T12:00:00Z') / 1000;
let repository: PolicyRepository;
beforeEach(() => {
  repository = new PolicyRepository();
});
afterEach(() => repository.remove());

const review = (...args: string[]) =>
  runGatehouse(['policy', 'review', '--policies', repository.policies, '--no-resources', ...args], {}, NOW);

async function reviewed(...args: string[]): Promise<Reviewed> {
  const { out } = await review('--format', 'json', ...args);
  return JSON.parse(out);
}

/** A limit up, and a permission asked for: one change of each sign. */
function change(): void {
  repository
    .edit('surfaces/a2agent.yaml', 'at most: 1000 per minute', 'at most: 2000 per minute')
    .edit(
      'surfaces/console.yaml',
      'does: console.list-agents',
      'does: console.list-agents\n    roles: [owner]',
    );
}

const told = ({ changes }: Reviewed) =>
  changes.map(({ mark, surface, title }) => `${mark} ${surface}: ${title}`);
const BOTH = [
  'loosened a2agent: keys can be given at most 2000 per minute, before 1000',
  'tightened console: GET /api/v1/agents: open to owner only',
];

describe('P-6 gatehouse policy review', () => {
  test('P-6 finds nothing where nothing changed, comments aside', async () => {
    repository.edit('plans.yaml', 'default: starter', '# The smallest one.\ndefault: starter');
    const { code, out } = await review('main', '--fail-on', 'any');
    expect([code, out]).toEqual([
      0,
      'main → the working tree, in dev, local, prod, staging\nNo request is decided otherwise, and nothing else differs.',
    ]);
  });

  test('P-6 compares revisions, folders and the working tree alike', async () => {
    const before = join(repository.root, 'before');
    cpSync(repository.policies, join(before, 'policies'), { recursive: true });
    change();
    expect(told(await reviewed('main'))).toEqual(BOTH);
    expect(told(await reviewed(before))).toEqual(BOTH);
    expect(told(await reviewed(join(before, 'policies'), repository.policies))).toEqual(BOTH);
    repository.commit('More');
    expect(told(await reviewed('HEAD~1', 'HEAD'))).toEqual(BOTH);
    expect(told(await reviewed('HEAD', 'HEAD~1'))).toHaveLength(2);
  });

  test('P-6 compares one environment with another', async () => {
    const { environments, changes } = await reviewed('env:staging', 'env:prod');
    expect(environments).toEqual(['staging → prod']);
    expect(changes.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'Executions kept for the authorizer: 200, before 50',
        'Days that logs are kept: 90, before 30',
        'An environment, requests a second: 5000, before 1000',
      ]),
    );
    // A key of one environment is none of the other's in any case: that is no difference between their policies.
    expect(changes.filter(({ subject }) => subject === 'calls')).toEqual([]);
  });

  test('P-6 says in which environments a change is, and at which line', async () => {
    repository
      .edit('environments/prod.yaml', 'sessions: { ttl: 8h }', 'sessions: { ttl: 2h }')
      .edit('surfaces/a2agent.yaml', 'default: 60 per minute', 'default: 90 per minute');
    const { changes } = await reviewed('main');
    expect(changes.map(({ title, environments, places }) => [title, environments, places.after])).toEqual([
      [
        'A new key that asks for no limits: 90 requests per minute, before 60',
        ['dev', 'local', 'prod', 'staging'],
        [{ file: 'surfaces/a2agent.yaml', line: 18, column: expect.any(Number) }],
      ],
      [
        'A new session lasts 2h, before 8h',
        ['prod'],
        [{ file: 'environments/prod.yaml', line: 5, column: expect.any(Number) }],
      ],
    ]);
    expect((await reviewed('main', '--environment', 'dev')).changes).toHaveLength(1);
  });

  test('P-6 prints a witness that can be kept as a scenario, and is decided as it says', async () => {
    change();
    const { out } = await review('main', '--format', 'markdown', '--environment', 'local');
    const [, yaml = ''] = /```yaml\n(surface: console[\s\S]*?)\n```/.exec(out) ?? [];
    const read = readScenario('witness.yaml', yaml);
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    expect(read.scenario.denied).toEqual({
      by: 'role-is-sufficient',
      code: 'role_insufficient',
      status: 403,
    });
    const [before, after] = [loadPolicy('local'), loadPolicy('local', repository.policies)];
    expect(play(before, read.scenario).decision.effect).toBe('allow');
    expect(play(after, read.scenario).decision).toMatchObject({ effect: 'deny', code: 'role_insufficient' });
  });

  test('P-6 fails on what nobody has accepted, and on what was accepted as something else or ran out', async () => {
    change();
    const [loosened] = (await reviewed('main')).changes;
    const accepting = (id: string | undefined, until: string) =>
      repository.write(
        'approvals.yaml',
        `approvals:\n  - { change: ${id}, who: Ada, why: they pay for it, until: ${until} }\n`,
      );
    const judged = async (...args: string[]) => (await review('main', '--fail-on', 'loosened', ...args)).code;

    expect(await judged()).toBe(3);
    const file = accepting(loosened?.id, '2026-06-15');
    expect(await judged('--approvals', file)).toBe(0);
    expect((await review('main', '--approvals', file)).out).toContain(
      'accepted  by Ada until 2026-06-15: they pay for it',
    );
    expect((await review('main', '--fail-on', 'tightened', '--approvals', file)).code).toBe(3);
    accepting(loosened?.id, '2026-06-14');
    expect(await judged('--approvals', file)).toBe(3);
    accepting(`a2agent-keys-${'0'.repeat(20)}`, '2026-12-31');
    expect(await judged('--approvals', file)).toBe(3);
    // The same line with a higher number is another change.
    accepting(loosened?.id, '2026-12-31');
    repository.edit('surfaces/a2agent.yaml', 'at most: 2000 per minute', 'at most: 5000 per minute');
    expect(await judged('--approvals', file)).toBe(3);
  });

  test.each([
    ['approvals: [{ change: x, who: Ada, until: 2026-12-31 }]', '`why` is missing'],
    ['approvals: [{ change: x, who: Ada, why: y, until: soon }]', 'this is not a day'],
    ['approvals: [', 'not valid YAML'],
    ['', 'a map is expected here, not nothing'],
  ])('P-6 accepts nothing by a file that cannot be read: %s', async (text, sentence) => {
    const file = repository.write('approvals.yaml', text);
    expect(await review('main', '--approvals', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining(sentence),
    });
  });

  test('P-6 a page holds nothing but text of what documents say, and needs nothing from elsewhere', async () => {
    repository.edit(
      'surfaces/a2agent.yaml',
      'title: A2Agent API',
      `title: "<img src=x onerror=alert(1)> @team"`,
    );
    change();
    const { out } = await review('main', '--format', 'html');
    expect(out).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(out).not.toMatch(/<img|<script|<link|https?:/);
    expect(out).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    const markdown = (await review('main', '--format', 'markdown')).out;
    expect(markdown).not.toMatch(/<img|@team/);
  });

  test.each([
    [['nowhere'], 2, '`nowhere` is no folder of policies'],
    [['--upload-pack=x'], 2, 'Unknown option'],
    [['env:prd', 'env:prod'], 2, 'did you mean `prod`?'],
    [['main', '--environment', 'prd'], 2, 'did you mean `prod`?'],
    [[], 2, 'name what to compare'],
    [['main', '--format', 'pdf'], 2, '--format is one of text, markdown, json, html.'],
    [['main', '--fail-on', 'something'], 2, '--fail-on is one of'],
    [['main', '--approvals', 'none.yaml'], 1, 'there is no file `none.yaml`'],
  ])('P-6 says what is wrong with %j', async (args, code, sentence) => {
    expect(await review(...args)).toMatchObject({ code, out: '', err: expect.stringContaining(sentence) });
  });

  test('P-6 says where documents are wrong, and reviews nothing', async () => {
    repository.edit('plans.yaml', 'throttle:', 'throtle:');
    expect(await review('main')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('plans.yaml:8:5'),
    });
  });
});
