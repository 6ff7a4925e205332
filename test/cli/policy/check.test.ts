import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Log } from 'sarif';
import { POLICIES, readPolicyDocuments } from '../../../infra/policies.ts';
import { runGatehouse } from '../../support/terminal.ts';

const KEPT = join(import.meta.dirname, '..', '..', '..', '.cache', 'check');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-check-'));
  for (const part of ['environments', 'surfaces', 'models.yaml', 'networks.yaml', 'plans.yaml']) {
    cpSync(join(POLICIES, part), join(folder, part), { recursive: true });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function edit(file: string, from: string | RegExp, to: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, () => to);
  if (changed === text) throw new Error(`\`${from}\` is not in ${file}`);
  writeFileSync(path, changed);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

const checked = (...args: string[]) =>
  runGatehouse(['policy', 'check', '--policies', folder, ...args], {}, 0);
const ofDocuments = (...args: string[]) => checked('--no-guardrails', ...args);

/** One mistake of each kind: a key, a value, a reference, a scenario. */
function makeMistakes(): void {
  edit('surfaces/oya.yaml', '  act-on: agent', '  act-on: agnet');
  edit('plans.yaml', 'quota: 1000000 per month', 'quota: 1000000 per year');
  write(
    'scenarios/local/allow/a-key-may-list.yaml',
    'surface: oya\nrequest: GET /api/v1/models\nheader: {}\n',
  );
}

describe('P-6 gatehouse policy check', () => {
  test('P-6 says so where nothing is wrong', async () => {
    expect(await ofDocuments()).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+ documents, 0 scenarios: 0 errors, 0 warnings$/),
      err: '',
    });
  });

  test('P-6 lists every mistake of documents and scenarios: place, line, what is wrong, what would be right', async () => {
    makeMistakes();
    const { code, out } = await ofDocuments();
    expect(code).toBe(1);
    const documents = readPolicyDocuments(folder).length;
    expect(
      out.replaceAll(folder, 'p'),
    ).toBe(`p/plans.yaml:9:12: error: plans.starter.quota: \`1000000 per year\` is not a quota by day, week or month, such as \`1000000 per month\`
  9 |     quota: 1000000 per year
    |            ^

p/surfaces/oya.yaml:14:11: error: keys.act-on: \`organization\` or \`agent\` is expected here, not \`agnet\` (did you mean \`agent\`?)
  14 |   act-on: agnet
     |           ^

p/scenarios/local/allow/a-key-may-list.yaml:3:1: error: header: unknown key \`header\` (did you mean \`headers\`?)
  3 | header: {}
    | ^

${documents} documents, 1 scenario: 3 errors, 0 warnings`);
  });

  test.each([
    ['scenarios/nowhere/allow/it.yaml', 'there is no such environment'],
    ['scenarios/prdo/allow/it.yaml', 'did you mean `prod`?'],
    ['scenarios/prod/it.yaml', '{allow,deny}'],
  ])('P-6 finds the scenario %s where none belongs', async (file, sentence) => {
    write(file, 'surface: oya\nrequest: GET /api/v1/models\nheaders: {}\n');
    expect(await ofDocuments()).toMatchObject({ code: 1, out: expect.stringContaining(sentence) });
  });

  test('P-6 finds what is missing altogether', async () => {
    rmSync(join(folder, 'environments'), { recursive: true });
    rmSync(join(folder, 'plans.yaml'));
    const { code, out } = await ofDocuments();
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/environments:1:1: error: there is no environment\n/),
    ]);
    expect(out).toContain('plans.yaml:1:1: error: the document is missing');
  });

  test('P-6 shows what is around the place in a long line, and nothing that could move the cursor', async () => {
    edit('plans.yaml', 'title: Starter', `title: Starter # ${'\u001b'.repeat(3)}`);
    edit('networks.yaml', /ipv4: .*/, `ipv4: [${'192.0.2.0/24, '.repeat(20)}10.0.0.1/8]`);
    const { out } = await ofDocuments();
    const [, excerpt = '', caret = ''] = out.split('\n');
    expect(excerpt.length).toBeLessThan(120);
    expect(excerpt.slice(caret.indexOf('^'))).toMatch(/^10\.0\.0\.1\/8\]/);
    expect(out).not.toContain('\u001b');
  });

  test('P-6 refuses options that it does not know', async () => {
    expect(await checked('--environment', 'prd')).toEqual({
      code: 2,
      out: '',
      err: 'gatehouse: there is no environment `prd` (did you mean `prod`?).',
    });
    expect(await checked('--format', 'xml')).toMatchObject({ code: 2 });
    expect(await runGatehouse(['policy', 'check', '--policies', '/nowhere'], {}, 0)).toMatchObject({
      code: 2,
    });
  });
});

describe('P-6 gatehouse policy check for other programs', () => {
  test('P-6 annotates lines of a workflow of GitHub, whatever the text', async () => {
    edit('surfaces/oya.yaml', 'name: required', 'name: "100%, really: yes\\nor no"');
    const { code, out } = await ofDocuments('--format', 'github');
    const [line = ''] = out.split('\n');
    expect(code).toBe(1);
    expect(line).toBe(
      `::error file=${folder}/surfaces/oya.yaml,line=13,col=9,title=document::keys.name: \`required\` or \`optional\` is expected here, not \`100%25, really: yes%0Aor no\``,
    );
  });

  test('P-6 gives a code scanner SARIF: rules, places, and references that are URIs', async () => {
    makeMistakes();
    write('surfaces/a b.txt', '');
    const { code, out } = await ofDocuments('--format', 'sarif');
    const log = JSON.parse(out) as Log;
    expect([code, log.version, log.runs.length]).toEqual([1, '2.1.0', 1]);
    const { tool, results = [] } = log.runs[0] ?? { tool: { driver: { name: '' } } };
    const { name, rules = [] } = tool.driver;
    expect([name, rules.map(({ id }) => id)]).toEqual(['gatehouse', ['document', 'scenario']]);
    expect(results).toHaveLength(4);
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
      expect([level, typeof message.text, locations?.length]).toEqual(['error', 'string', 1]);
      const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {};
      expect(artifactLocation?.uri).toMatch(/^[\w.~%/-]+$/);
      expect(Math.min(region?.startLine ?? 0, region?.startColumn ?? 0)).toBeGreaterThan(0);
    }
    expect(out).toContain('surfaces/a%20b.txt');
  });

  test('P-6 tells programs everything that it tells people', async () => {
    makeMistakes();
    const { out } = await ofDocuments('--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      scenarios: 1,
      guardrails: false,
      findings: [
        { file: 'plans.yaml', line: 9, column: 12, path: 'plans.starter.quota', level: 'error' },
        { file: 'surfaces/oya.yaml', suggestion: 'agent', excerpt: '  act-on: agnet', rule: 'document' },
        { rule: 'scenario' },
      ],
    });
  });
});

describe('P-7 gatehouse policy check', () => {
  const ofProd = (...args: string[]) => checked('--environment', 'prod', ...args);
  /** Reports of what the test below does. */
  const keptReports = () =>
    (existsSync(KEPT) ? readdirSync(KEPT) : [])
      .map((file) => join(KEPT, file))
      .filter((file) => readFileSync(file, 'utf8').includes('require-table-protection'));

  test('P-7 has the guardrails judge what would be deployed, and remembers what they said of these policies', async () => {
    edit('environments/prod.yaml', 'deletion-protection: on', 'deletion-protection: off');
    for (const file of keptReports()) rmSync(file);
    const { code, out } = await ofProd('--format', 'json');
    const { findings } = JSON.parse(out) as { findings: readonly { rule: string }[] };
    expect(code).toBe(1);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(
      new Set(['require-bucket-protection', 'require-table-protection']),
    );
    for (const found of findings) {
      expect(found).toMatchObject({
        level: 'error',
        environment: 'prod',
        file: 'environments/prod.yaml',
        line: 2,
        page: `docs/guardrails/${found.rule}.md`,
      });
    }
    const [kept = ''] = keptReports();
    writeFileSync(kept, readFileSync(kept, 'utf8').replaceAll('require-table-protection', 'require-memory'));
    expect((await ofProd()).out).toContain('prod: require-memory: ');
    rmSync(kept);
  }, 60_000);

  test('P-7 says what cannot be deployed', async () => {
    edit('environments/prod.yaml', /$/, '\nsurfaces:\n  oya: { domain: api.example.com }\n');
    const { code, out } = await ofProd();
    expect([code, out]).toEqual([1, expect.stringMatching(/prod\.yaml:2:1: error: prod: program: .*oya/)]);
  }, 60_000);
});
