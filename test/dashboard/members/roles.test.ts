import { describe, expect, test } from '@jest/globals';
import { rolesGivenBy } from '../../../dashboard/members/roles.ts';
import { readChosenPassword } from '../../../dashboard/parts/chosen-password.ts';

describe('V-2: the roles that are offered', () => {
  test('are those that one may give', () => {
    expect(rolesGivenBy('owner')).toEqual(['member', 'admin', 'owner']);
    expect(rolesGivenBy('admin')).toEqual(['member', 'admin']);
    expect(rolesGivenBy('member')).toEqual([]);
  });
});

describe('a password that is chosen', () => {
  const chosen = (password: string, repeated = password) => {
    const form = new FormData();
    form.set('password', password);
    form.set('repeated', repeated);
    return readChosenPassword(form);
  };

  test('is long enough, and twice the same', () => {
    expect(chosen('twelve chars')).toEqual({ password: 'twelve chars', problem: null });
    expect(chosen('eleven char').problem).toMatchObject({ field: 'password' });
    expect(chosen('twelve chars', 'twelve charz').problem).toMatchObject({ field: 'repeated' });
  });
});
