import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  type ExplainForm,
  formFor,
  ORDINARY,
  printForm,
  readForm,
} from '../../../dashboard/explain/explain-form.ts';
import { POLICY, SURFACE } from '../policy-view.ts';

const text = fc.string({ maxLength: 40 });
const anyForm: fc.Arbitrary<ExplainForm> = fc.record({
  ...(Object.fromEntries(Object.keys(ORDINARY).map((field) => [field, text])) as Record<
    keyof ExplainForm,
    fc.Arbitrary<string>
  >),
  surface: fc.constantFrom('plain', 'narrow'),
  request: fc.constantFrom('GET /things', 'DELETE /nothing?a=b&c=ü', 'POST /things/{thingId}'),
  as: fc.constantFrom('key', 'none'),
});

describe('the form of a supposed request', () => {
  test('stands in the address as it is', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        expect(readForm(new URLSearchParams(printForm(form).toString()), POLICY)).toEqual(form);
      }),
      { endOnFailure: true },
    );
  });

  test('leaves out of the address what is ordinary', () => {
    const form = readForm(new URLSearchParams(), POLICY);
    expect(form).toEqual({ ...ORDINARY, surface: 'plain', request: 'GET /things', as: 'key' });
    expect(printForm(form).toString()).toBe('surface=plain&request=GET+%2Fthings');
  });

  test('makes of an address that says what is not there something that is', () => {
    const form = readForm(new URLSearchParams('surface=gone&as=magic&more=1'), POLICY);
    expect(form).toMatchObject({ surface: 'plain', as: 'key' });
    expect(Object.keys(form)).toEqual(Object.keys(ORDINARY));
  });

  test('keeps of another surface only where from and when', () => {
    const form = {
      ...ORDINARY,
      from: '2001:db8::1',
      at: '2026-01-15T12:00:30Z',
      keyId: 'key_1',
      perHour: '3',
    };
    expect(formFor(SURFACE, form)).toEqual({
      ...ORDINARY,
      from: form.from,
      at: form.at,
      surface: 'plain',
      request: 'GET /things',
    });
  });
});
