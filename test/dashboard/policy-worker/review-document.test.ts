import { describe, expect, test } from '@jest/globals';
import { changesOf } from '../../../cli/policy/reviewed.ts';
import type { PolicyReply, PolicyText } from '../../../dashboard/policy-worker/protocol.ts';
import { reviewDocument } from '../../../dashboard/policy-worker/review-document.ts';
import { environments, policyIn, readPolicyDocuments } from '../../../infra/policies.ts';

const FILES = readPolicyDocuments();
const DOCUMENTS = {
  environment: 'local',
  documents: FILES.map(({ file, text }): PolicyText => ({ path: file, text })),
};
const textOf = (path: string) => DOCUMENTS.documents.find((document) => document.path === path)?.text ?? '';

function review(path: string, change: (text: string) => string, everywhere = false): Promise<PolicyReply> {
  const changed = { path, text: change(textOf(path)) };
  return reviewDocument({ kind: 'review', documents: DOCUMENTS, changed, everywhere });
}

/** Each as it stands in a document, and something else that may stand there. */
const EDITS: readonly (readonly [path: string, from: string | RegExp, to: string])[] = [
  ['surfaces/a2v2.yaml', 'needs: contacts:read', 'needs: contacts:create'],
  ['surfaces/a2v2.yaml', '60 per minute', '90 per minute'],
  ['surfaces/agrenting.yaml', 'Api-Key', 'Other-Key'],
  ['surfaces/console.yaml', 'roles: [owner, admin]', 'roles: [owner]'],
  ['models.yaml', /\$0\.\d+/, '$0.99'],
  ['plans.yaml', /\d+ per second/, '7 per second'],
];

describe('P-6: a document reviewed in the browser', () => {
  test.each(EDITS)('means what the command says: %s, %s → %s', async (path, from, to) => {
    const changed = textOf(path).replace(from, to);
    expect(changed).not.toBe(textOf(path));
    const reply = await review(path, () => changed, true);
    const head = FILES.map((one) => (one.file === path ? { ...one, text: changed } : one));
    const pairs = environments().map((name) => ({
      name,
      base: policyIn(FILES, name),
      head: policyIn(head, name),
    }));
    const expected = changesOf(pairs);
    expect(expected.length).toBeGreaterThan(0);
    expect(reply).toEqual({
      kind: 'reviewed',
      environments: environments(),
      changes: expected.map((change) => expect.objectContaining({ ...change })),
    });
  });

  test('shows the witness as a command and as a scenario', async () => {
    const reply = await review('surfaces/a2v2.yaml', (text) =>
      text.replace('60 per minute', '90 per minute'),
    );
    const [change] = reply.kind === 'reviewed' ? reply.changes : [];
    expect(change).toMatchObject({ mark: 'loosened', environments: ['local'] });
    expect(change?.curl).toMatch(/^curl -X /);
    expect(change?.scenario).toContain('used-this-minute: 60');
  });

  test('changes nothing while it is as it was', async () => {
    expect(await review('plans.yaml', (text) => text)).toMatchObject({ kind: 'reviewed', changes: [] });
  });

  test('says what is wrong with it, where, and what may have been meant', async () => {
    const reply = await review('surfaces/a2v2.yaml', (text) => text.replace('limits:', 'limts:'));
    const line =
      textOf('surfaces/a2v2.yaml')
        .split('\n')
        .findIndex((one) => one.includes('limits:')) + 1;
    expect(reply).toMatchObject({
      kind: 'problems',
      problems: [
        {
          file: 'surfaces/a2v2.yaml',
          line,
          suggestion: 'limits',
          excerpt: expect.stringContaining('limts:'),
        },
      ],
    });
  });

  test('says of any text what it means, or what is wrong', async () => {
    for (const text of ['', '%', 'surface: [', '\u0000', 'a: &a [*a]', '- '.repeat(5000)]) {
      expect(await review('surfaces/oya.yaml', () => text)).toMatchObject({ kind: 'problems' });
    }
  });
});
