import { expect, test } from '@jest/globals';
import { filterKeys, NO_FILTER } from '../../../dashboard/keys/key-filter.ts';
import type { KeyView } from '../../../functions/console/shapes.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const KEY = {
  id: 'key_1',
  name: 'Production sync',
  description: 'Nightly import',
  preview: 'x_local_…1234',
  surface: 'one',
  agentId: 'agt_1',
  expiresAt: null,
  rotationDue: false,
  sandbox: false,
  lastUsedAt: null,
} as unknown as KeyView;
const keys = [
  KEY,
  { ...KEY, id: 'key_2', name: 'Other', surface: 'two', agentId: null, sandbox: true },
  { ...KEY, id: 'key_3', name: 'Third', rotationDue: true, lastUsedAt: '2026-05-01T00:00:00Z' },
  { ...KEY, id: 'key_4', name: 'Fourth', expiresAt: '2026-05-31T23:59:59Z' },
];

test.each([
  [{}, ['key_1', 'key_2', 'key_3', 'key_4']],
  [{ text: ' production ' }, ['key_1']],
  [{ text: 'NIGHTLY' }, ['key_1', 'key_2', 'key_3', 'key_4']],
  [{ text: 'KEY_2' }, ['key_2']],
  [{ text: '…1234', surface: 'two' }, ['key_2']],
  [{ agentId: 'agt_1', state: 'never used' }, ['key_1', 'key_4']],
  [{ state: 'rotation due' }, ['key_3']],
  [{ state: 'expired' }, ['key_4']],
  [{ state: 'sandbox' }, ['key_2']],
] as const)('%j finds %j', (filter, found) => {
  expect(filterKeys(keys, { ...NO_FILTER, ...filter }, NOW).map(({ id }) => id)).toEqual(found);
});
