import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { leavesOf } from '../../../core/policy/leaves.ts';
import { printPath } from '../../../core/policy/problem.ts';
import { loadPolicyWithSources } from '../../../infra/policies.ts';
import { RICH_DOCUMENTS } from '../../core/policy/rich-documents.ts';
import { runGatehouse } from '../../support/terminal.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-show-'));
  for (const { file, text } of RICH_DOCUMENTS) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function said(...args: string[]): Promise<string> {
  const ran = await runGatehouse(['policy', 'show', 'test', '--policies', folder, ...args], {}, 0);
  expect([ran.code, ran.err]).toEqual([0, '']);
  return ran.out;
}

/** What is shown, with the folder called `p` and the gaps of columns gone. */
async function shown(...args: string[]): Promise<string[]> {
  return (await said(...args))
    .replaceAll(folder, 'p')
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, ' · '));
}

describe('P-6 gatehouse policy show', () => {
  test('P-6 shows each value in its unit, with the line that declares it', async () => {
    const lines = await shown();
    for (const line of [
      'sessions.ttl · 12h · p/environments/test.yaml:3',
      'logs.keep · 7 days · p/environments/test.yaml:6',
      'throttle · 100 per second, burst 200 · p/environments/test.yaml:8',
      'firewall.rate-per-address · 2000 per 5 minutes · p/environments/test.yaml:9',
      'dashboard.domain · app.example.com · p/environments/test.yaml:22',
      // Overridden by the environment, taken over from another surface, and written by nobody.
      'keys.limits.at most · 500 per minute and 5000 per hour · p/environments/test.yaml:17',
      'sessions.of · things · p/surfaces/pairs.yaml:21',
      'sessions.attempts · 20 per 15 minutes · p/surfaces/things.yaml:22',
      'invitations.live · 7 days · p/surfaces/things.yaml:31',
      'tokens.at most · 5 · p/surfaces/makers.yaml:7',
      'domain · of API Gateway · default',
      'small · quota · 1000 per month · p/plans.yaml:3',
      'large · quota · no end · default',
      'maker · counts-tokens · /v1/count · p/models.yaml:2',
      'blocked · Blocked · 2001:db8::/32 · test · p/networks.yaml:2',
    ]) {
      expect(lines).toContain(line);
    }
  });

  test('P-6 shows who may call each route, and why', async () => {
    expect(await shown('--routes')).toEqual([
      'Routes',
      '',
      'surface · method · path · who may · does · besides · declared',
      'makers · POST · /makers · token as one agent · things.chat · keeps threads · p/surfaces/makers.yaml:9',
      'pairs · GET · /pairs/{agentId} · key, session, token with pairs:read · things.read · speaks problem · p/surfaces/pairs.yaml:26',
      'pairs · POST · /pairs · key, session, token as one agent · things.create · takes text/csv; idempotency-key · p/surfaces/pairs.yaml:27',
      'things · GET · /v1/things/{thingId} · key, session with things:read · things.read · p/surfaces/things.yaml:25',
      'things · POST · /v1/things · session of owner · things.create · speaks problem; carries prompts · p/surfaces/things.yaml:26',
      'things · GET · /v1/open · anyone: a test needs one · things.look · p/surfaces/things.yaml:27',
    ]);
  });

  test('P-6 shows everything that is limited', async () => {
    expect(await shown('--limits', '--surface', 'pairs')).toEqual([
      'Limits',
      '',
      'of · what · limit · declared',
      'pairs · a key that asks for none · 30 per minute and 300 per hour · p/environments/test.yaml:19',
      'pairs · a key at most · 600 per minute and 6000 per hour · p/surfaces/pairs.yaml:16',
      'pairs · a session · 600 per minute and 10000 per hour · p/surfaces/things.yaml:22',
      'pairs · attempts to sign in · 20 per 15 minutes · p/surfaces/things.yaml:22',
      'pairs · a token · 50 per minute and 500 per hour · p/surfaces/makers.yaml:7',
      'pairs · tokens of a member · 5 · p/surfaces/makers.yaml:7',
      'plan small · a key · 5 per second, burst 9 · p/plans.yaml:3',
      'plan small · a key in a period · 1000 per month · p/plans.yaml:3',
      'plan large · a key · 50 per second, burst 90 · p/plans.yaml:4',
      'plan large · a key in a period · no end · default',
      'test · a method · 100 per second, burst 200 · p/environments/test.yaml:8',
      'test · an address · 2000 per 5 minutes · p/environments/test.yaml:9',
      'test · executions kept for the authorizer · 7 · p/environments/test.yaml:13',
    ]);
  });

  test('P-6 shows models and networks as Markdown, in which no text is markup', async () => {
    const lines = await shown('--models', '--networks', '--format', 'markdown');
    expect(lines).toContain('## Models');
    expect(lines).toContain(
      '| small | things, makers | maker | 2000 | 200 | $1.00 | $0.50 | $3.00 | p/models.yaml:12 |',
    );
    expect(lines).toContain('| blocked | Blocked | 192.0.2.0/24 | test | p/networks.yaml:2 |');
    const { printMarkdownTable } = await import('../../../cli/markdown-table.ts');
    expect(printMarkdownTable(['a'], [['x|y\\ <b>\n']])).toBe('| a |\n| --- |\n| x\\|y\\\\ \\<b>\u{fffd} |');
  });

  test('P-6 gives programs every value with its source', async () => {
    const { policy, sourceOf } = loadPolicyWithSources('test', folder);
    const expected = leavesOf(policy).map(({ path, value }) => ({
      path: printPath(path),
      value,
      source: sourceOf(path),
    }));
    const all = JSON.parse(await said('--format', 'json'));
    expect(all).toMatchObject({ environment: 'test', version: policy.version, values: expected });
    const some = JSON.parse(await said('--format', 'json', '--routes', '--surface', 'pairs'));
    expect(some.values).toEqual(expected.filter(({ path }) => path.startsWith('surfaces.pairs.routes[')));
  });

  test.each([
    [['tset'], 'there is no environment `tset` (did you mean `test`?).'],
    [['test', '--surface', 'thing'], 'there is no surface `thing` (did you mean `things`?).'],
    [[], 'name one environment.'],
    [['test', '--format', 'html'], '--format is one of text, markdown, json.'],
  ])('P-6 says what is wrong with %j', async (args, sentence) => {
    const ran = await runGatehouse(['policy', 'show', ...args, '--policies', folder], {}, 0);
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(sentence)]);
  });
});
