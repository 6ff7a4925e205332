import { expect, test } from '@jest/globals';
import { secretIsRight } from '../../../core/rules/secret-is-right.ts';
import { someFacts, WELL_FORMED } from '../../support/facts.ts';

const judge = (sent: string | null, kept: string | null) =>
  secretIsRight.judge(
    someFacts({
      request: {
        presented: { ...WELL_FORMED, state: 'well-formed', kind: 'key', hash: 'h', secretHash: sent },
      },
      credential: { secretHash: kept },
    }),
  );

test.each([
  ['a key without a secret, where none was made', null, null],
  ['the secret of the key', 'right', 'right'],
])('V-1 %s passes', (_, sent, kept) => {
  expect(judge(sent, kept)).toBeNull();
});

test.each([
  ['another secret', 'wrong', 'right'],
  ['no secret, where one was made', null, 'right'],
  ['a secret, where none was made', 'right', null],
  ['the beginning of the secret', 'rig', 'right'],
])('V-1 %s is denied', (_, sent, kept) => {
  expect(judge(sent, kept)).toEqual({ code: 'secret_wrong' });
});
