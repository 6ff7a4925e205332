import { describe, expect, test } from '@jest/globals';
import { keyNames, MAX_USAGE_KEYS, shownKeys } from '../../../dashboard/usage/usage-keys.ts';
import type { KeyView } from '../../../functions/console/shapes.ts';

const key = (id: string, differences: Partial<KeyView> = {}): KeyView => ({
  id,
  surface: 'street',
  name: id,
  description: null,
  agentId: null,
  permissions: [],
  rateLimits: { perMinute: 60, perHour: 1000 },
  spendingLimits: { perDayMicros: null, perMonthMicros: null },
  allowedIps: [],
  expiresAt: null,
  sandbox: false,
  preview: `str_…${id}`,
  createdAt: '2026-01-01T00:00:00Z',
  rotatedAt: null,
  rotationDue: false,
  oldKeyExpiresAt: null,
  oldKey: null,
  lastUsedAt: null,
  createdBy: 'mem_1',
  ...differences,
});
const ids = (keys: readonly KeyView[]) => keys.map(({ id }) => id);

describe('V-8 the keys whose use is shown', () => {
  test('V-8 are those used last, as many as can be, and how many are left out is told', () => {
    const usedAt = (hour: number) => `2026-01-01T${String(hour % 24).padStart(2, '0')}:00:00Z`;
    const keys = Array.from({ length: MAX_USAGE_KEYS + 3 }, (_, at) =>
      key(`k${at}`, at < 3 ? {} : { lastUsedAt: usedAt(at) }),
    );
    const { shown, leftOut } = shownKeys(keys, []);
    expect(leftOut).toBe(3);
    expect(ids(shown)).toEqual(ids(keys.slice(3).toReversed()));
  });

  test('V-8 are those that were chosen, and no others', () => {
    const keys = [key('a'), key('b', { lastUsedAt: '2026-01-01T00:00:00Z' }), key('c')];
    expect(shownKeys(keys, ['c', 'b'])).toEqual({ shown: [keys[1], keys[2]], leftOut: 0 });
  });

  test('V-8 are told apart where two have the same name, or none', () => {
    const nameOf = keyNames([
      key('a', { name: 'Laptop' }),
      key('b', { name: 'Laptop' }),
      key('c', { name: '' }),
      key('d'),
    ]);
    expect(['a', 'b', 'c', 'd', 'gone'].map(nameOf)).toEqual([
      'Laptop (str_…a)',
      'Laptop (str_…b)',
      'str_…c',
      'd',
      'gone',
    ]);
  });
});
