import { expect, test } from '@jest/globals';
import { mayMake, mayManage } from '../../../core/keys/management.ts';
import type { KeyRules, Role } from '../../../core/policy/policy.ts';
import { aSurface } from '../../support/builders.ts';

const rules = (...madeBy: Role[]): KeyRules => ({ ...(aSurface().keys as KeyRules), madeBy });
const everybody = rules('owner', 'admin', 'member');
const managers = rules('owner', 'admin');
const key = { memberId: 'mem_maker' };

test.each<[string, KeyRules | null, Role | null, string, boolean]>([
  ['an owner manages anybody’s key', everybody, 'owner', 'mem_other', true],
  ['an admin manages anybody’s key', everybody, 'admin', 'mem_other', true],
  ['a member manages the own key', everybody, 'member', 'mem_maker', true],
  ['a member does not manage another’s key', everybody, 'member', 'mem_other', false],
  ['V-2 a member manages nothing where only managers make keys', managers, 'member', 'mem_maker', false],
  ['an admin manages nothing where only owners make keys', rules('owner'), 'admin', 'mem_maker', false],
  ['without a role nothing is managed', everybody, null, 'mem_maker', false],
  ['an owner manages the key of a surface that is gone', null, 'owner', 'mem_other', true],
  ['a member does not manage the key of a surface that is gone', null, 'member', 'mem_maker', false],
])('%s', (_, keyRules, role, memberId, expected) => {
  expect(mayManage(keyRules, key, { role, memberId }) === null).toBe(expected);
});

test('who may make keys is what the surface says', () => {
  expect(mayMake(managers, { role: 'member', memberId: 'm' })).toEqual(['owner', 'admin']);
  expect(mayMake(everybody, { role: 'member', memberId: 'm' })).toBeNull();
});
