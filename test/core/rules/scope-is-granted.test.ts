import { expect, test } from '@jest/globals';
import { scopeIsGranted } from '../../../core/rules/scope-is-granted.ts';
import { someFacts } from '../../support/facts.ts';

test('a key without the scope of the route is refused, and told its name', () => {
  const facts = someFacts({ route: { scope: 'things:read' }, credential: { scopes: ['things:write'] } });
  expect(scopeIsGranted.judge(facts)).toEqual({ code: 'scope_missing', params: { scope: 'things:read' } });
});

test('a route that needs a scope refuses when no credential is known', () => {
  const facts = someFacts({ route: { scope: 'things:read' }, credential: null });
  expect(scopeIsGranted.judge(facts)).toEqual({ code: 'scope_missing', params: { scope: 'things:read' } });
});

test('a key with the scope passes, and every key where the route needs none', () => {
  const granted = someFacts({ route: { scope: 'things:read' }, credential: { scopes: ['things:read'] } });
  expect(scopeIsGranted.judge(granted)).toBeNull();
  expect(scopeIsGranted.judge(someFacts())).toBeNull();
});
