import { expect, test } from '@jest/globals';
import type { TokenRules } from '../../core/policy/policy.ts';
import { judgeToken } from '../../core/tokens.ts';

const RULES: TokenRules = {
  issuer: 'desk',
  prefix: 'tok',
  limits: { perMinute: 1, perHour: 1 },
  atMost: 1,
  expiry: 'optional',
};
const NOW = 1_800_000_000.5;

test('a name is trimmed, and an expiry in the future is kept', () => {
  const asked = { name: ' CI ', expiresAt: 1_800_000_001 };
  expect(judgeToken(RULES, asked, NOW)).toEqual({
    settings: { name: 'CI', expiresAt: 1_800_000_001 },
    problems: [],
  });
});

test.each([
  ['an empty name', { name: ' ', expiresAt: null }, 'name'],
  ['a name of two lines', { name: 'a\nb', expiresAt: null }, 'name'],
  ['a name too long', { name: 'x'.repeat(101), expiresAt: null }, 'name'],
  ['an expiry that has passed', { name: 'CI', expiresAt: 1_800_000_000 }, 'expiresAt'],
])('%s is refused with its path', (_, asked, path) => {
  expect(judgeToken(RULES, asked, NOW).problems).toEqual([{ path, message: expect.any(String) }]);
});

test('an expiry is refused where tokens have none', () => {
  const asked = { name: 'CI', expiresAt: 1_900_000_000 };
  expect(judgeToken({ ...RULES, expiry: 'refused' }, asked, NOW).problems).toEqual([
    { path: 'expiresAt', message: 'must be left out: these tokens do not expire' },
  ]);
});
