import type { Rule } from './rule.ts';

export const roleIsSufficient: Rule = {
  id: 'role-is-sufficient',
  denies: ['role_insufficient'],
  judge: ({ credential, route }) => {
    if (route.roles === null) return null;
    const role = credential?.role ?? null;
    return role !== null && route.roles.includes(role)
      ? null
      : { code: 'role_insufficient', params: { roles: route.roles.join(' or ') } };
  },
};
