import { expect, test } from '@jest/globals';
import { parseScope, printScope } from '../../../core/values/scope.ts';

test('what is printed is read back as the same scope', () => {
  const scope = { resource: 'document-extraction', action: 'read' };
  expect(parseScope(printScope(scope))).toEqual(scope);
});

test.each([
  '',
  'contacts',
  'contacts:',
  ':read',
  'contacts:read:all',
  'Contacts:read',
  'contacts: read',
  '*:*',
])('`%s` is refused', (text) => {
  expect(parseScope(text)).toBeNull();
});
