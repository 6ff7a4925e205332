import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { KeyRulesView, SurfaceView } from '../../../dashboard/api/policy.ts';
import {
  dollarsToMicros,
  fromLocalInput,
  microsToDollars,
  readKeyForm,
  toLocalInput,
} from '../../../dashboard/keys/key-form-values.ts';

const ALL = { spendingLimits: 'optional', allowedIps: 'optional', expiry: 'optional' } as KeyRulesView;
const NONE = { spendingLimits: 'refused', allowedIps: 'refused', expiry: 'refused' } as KeyRulesView;
const PLAIN = { permissions: [] as string[] } as SurfaceView;
const SCOPED = { permissions: ['a:read', 'a:write'] } as SurfaceView;

function form(fields: Readonly<Record<string, string | readonly string[]>>): FormData {
  const data = new FormData();
  for (const [name, values] of Object.entries(fields))
    for (const value of [values].flat()) data.append(name, value);
  return data;
}
const LIMITS = { perMinute: '60', perHour: '1000' };

test('a form says all that the policy lets one set', () => {
  const filled = form({
    ...LIMITS,
    name: ' sync ',
    description: '',
    permission: ['a:read'],
    perDay: '$1.50',
    perMonth: '',
    allowedIps: '10.0.0.1\n 10.1.0.0/16, ::1\n',
    expiresAt: '',
  });
  expect(readKeyForm(filled, SCOPED, ALL, true)).toEqual({
    name: 'sync',
    description: null,
    permissions: ['a:read'],
    rateLimits: { perMinute: 60, perHour: 1000 },
    spendingLimits: { perDayMicros: 1_500_000, perMonthMicros: null },
    allowedIps: ['10.0.0.1', '10.1.0.0/16', '::1'],
    expiresAt: null,
  });
});

test('it says nothing of what the policy refuses, and no name only for a new key', () => {
  const empty = form({ ...LIMITS, name: '' });
  const rateLimits = { perMinute: 60, perHour: 1000 };
  expect(readKeyForm(empty, PLAIN, NONE, true)).toEqual({ description: null, rateLimits });
  expect(readKeyForm(empty, PLAIN, NONE, false)).toEqual({ name: '', description: null, rateLimits });
});

test('amounts are read and printed exactly, and what is none is refused by the console', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_000_000 }), (micros) => {
      expect(dollarsToMicros(microsToDollars(micros))).toBe(micros);
    }),
    { endOnFailure: true },
  );
  expect(dollarsToMicros('five')).toBe(-1);
  expect(dollarsToMicros('')).toBeNull();
});

test('a moment is the same in the time zone of the browser and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000 }), (minutes) => {
      const at = new Date(minutes * 60_000).toISOString().replace('.000Z', 'Z');
      expect(fromLocalInput(toLocalInput(at))).toBe(at);
    }),
    { endOnFailure: true },
  );
});
