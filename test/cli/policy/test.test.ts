import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { POLICIES } from '../../../infra/policies.ts';
import { runGatehouse } from '../../support/terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-scenarios-'));
  for (const part of ['environments', 'surfaces', 'models.yaml', 'networks.yaml', 'plans.yaml']) {
    cpSync(join(POLICIES, part), join(folder, part), { recursive: true });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  const path = join(folder, 'scenarios', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const tested = (...args: string[]) => runGatehouse(['policy', 'test', '--policies', folder, ...args], {}, 0);

const MODELS = 'surface: a2agent\nrequest: GET /v1/models\n';
const WITH_KEY = `${MODELS}headers: { Authorization: Bearer <key> }\n`;
const WITHOUT_KEY = `${MODELS}headers: {}\n`;
const DENIED = 'denied: { by: credential-is-presented, code: credential_missing, status: 401 }\n';

describe('P-6 gatehouse policy test', () => {
  test('P-6 passes what is decided as claimed', async () => {
    write('local/allow/a-key-may-list.yaml', WITH_KEY);
    write('prod/deny/nobody-lists-without-a-key.yaml', WITHOUT_KEY + DENIED);
    const { code, out } = await tested();
    expect([code, out]).toEqual([
      0,
      'local\n  ✓ a key may list\n\nprod\n  ✓ nobody lists without a key  (credential-is-presented)\n\n2 passed, 0 failed',
    ]);
  });

  test.each([
    ['local/allow/it.yaml', WITHOUT_KEY, 'expected: allowed; decided: denied by credential-is-presented'],
    ['local/deny/it.yaml', WITH_KEY + DENIED, 'decided: allowed'],
    [
      'local/deny/it.yaml',
      WITHOUT_KEY + DENIED.replace('is-presented', 'is-known'),
      'denied by credential-is-known',
    ],
    ['local/deny/it.yaml', WITHOUT_KEY + DENIED.replace('401', '403'), '403 credential_missing'],
    ['local/deny/it.yaml', WITHOUT_KEY, 'does not say `denied`'],
    ['local/allow/it.yaml', WITHOUT_KEY + DENIED, 'says `denied`'],
    ['local/allow/it.yaml', `${WITH_KEY}frm: 10.0.0.1\n`, 'did you mean `from`?'],
    ['local/allow/it.yaml', WITH_KEY.replace('a2agent', 'nowhere'), 'there is no surface `nowhere`'],
    ['nowhere/allow/it.yaml', WITH_KEY, 'there is no environment `nowhere`'],
    ['local/it.yaml', WITH_KEY, '{allow,deny}'],
  ])('P-6 fails %s, and says why', async (file, text, sentence) => {
    write(file, text);
    const { code, out } = await tested();
    expect([code, out]).toEqual([3, expect.stringContaining(sentence)]);
  });

  test('P-6 reports to programs and to workflows', async () => {
    write('local/allow/it-is-open.yaml', WITHOUT_KEY);
    const [json, github] = [await tested('--format', 'json'), await tested('--format', 'github')];
    expect(JSON.parse(json.out)).toEqual([
      expect.objectContaining({ file: 'scenarios/local/allow/it-is-open.yaml', claim: 'it is open' }),
    ]);
    expect(github.out).toMatch(
      /^::error file=policies\/scenarios\/local\/allow\/it-is-open\.yaml,title=it is open::expected/,
    );
  });

  test('P-6 says it where there is nothing to test, or no such format', async () => {
    expect(await tested()).toMatchObject({ code: 1, err: expect.stringContaining('there is no folder') });
    write('local/allow/it.yaml', WITH_KEY);
    expect(await tested('--only', 'another')).toMatchObject({ code: 1 });
    expect(await tested('--format', 'xml')).toMatchObject({ code: 2 });
  });
});
