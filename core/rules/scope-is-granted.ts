import type { Rule } from './rule.ts';

export const scopeIsGranted: Rule = {
  id: 'scope-is-granted',
  denies: ['scope_missing'],
  judge: ({ credential, route }) =>
    route.scope === null || credential?.scopes.includes(route.scope)
      ? null
      : { code: 'scope_missing', params: { scope: route.scope } },
};
