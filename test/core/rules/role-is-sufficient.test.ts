import { expect, test } from '@jest/globals';
import { roleIsSufficient } from '../../../core/rules/role-is-sufficient.ts';
import { someFacts } from '../../support/facts.ts';

const ROLES = ['owner', 'admin'] as const;

test.each(['member', null] as const)('the role %s is refused where owners and admins may call', (role) => {
  const facts = someFacts({ route: { roles: ROLES }, credential: { role } });
  expect(roleIsSufficient.judge(facts)).toEqual({
    code: 'role_insufficient',
    params: { roles: 'owner or admin' },
  });
});

test('a listed role passes, and every role where the route lists none', () => {
  expect(
    roleIsSufficient.judge(someFacts({ route: { roles: ROLES }, credential: { role: 'admin' } })),
  ).toBeNull();
  expect(roleIsSufficient.judge(someFacts({ credential: { role: 'member' } }))).toBeNull();
});
