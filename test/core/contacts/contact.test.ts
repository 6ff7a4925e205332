import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changeContact, isSameContact, problemsOfContact } from '../../../core/contacts/change.ts';
import { comparableEmail, comparablePhone, comparableText } from '../../../core/contacts/comparable.ts';
import { type Contact, MAX_CONTACT_BYTES, NO_FIELDS } from '../../../core/contacts/contact.ts';
import { idOfPlace, ORDER_FIELDS, placeOf } from '../../../core/contacts/order.ts';

describe('what compares equal', () => {
  test.each([
    ['+49 (0)30 123-45', '493012345'],
    ['0049 30 12345', '493012345'],
    ['+49.30/12345 ext. 6', '493012345'],
    ['+49 30 12345x678', '493012345'],
    ['+49 30 12345 #9', '493012345'],
    ['030 12345', '03012345'],
    ['(030) 12345', '03012345'],
    ['(0)30 12345', '03012345'],
    ['112', '112'],
  ])('the phone number %s is %s', (phone, digits) => {
    expect(comparablePhone(phone)).toBe(digits);
  });

  test('addresses and text do so without regard to case, text also to accents', () => {
    expect(comparableEmail(' Ada@X.Example ')).toBe('ada@x.example');
    expect(comparableEmail('ZOE\u0308@x')).toBe(comparableEmail('zo\u00eb@x'));
    expect(comparableText('Ｍüller ﬁn')).toBe('muller fin');
    expect(comparableText('हिन्दी')).not.toBe(comparableText('हन्द'));
  });
});

describe('a change', () => {
  const fields = changeContact(NO_FIELDS, {
    name: 'Ada',
    emails: ['a@x.example'],
    tags: ['vip'],
    customFields: { a: 1, b: 'two' },
  });

  test('of nothing changes nothing; null and emptiness clear', () => {
    expect(changeContact(fields, {})).toEqual(fields);
    const cleared = { name: ' ', emails: null, tags: [], customFields: null } as const;
    expect(changeContact(fields, cleared)).toEqual(NO_FIELDS);
  });

  test('merges custom fields by name, and replaces lists', () => {
    const changed = changeContact(fields, { emails: ['b@x.example'], customFields: { a: null, c: true } });
    expect(changed.emails).toEqual(['b@x.example']);
    expect(changed.customFields).toEqual({ b: 'two', c: true });
  });

  test('keeps the first of what compares equal', () => {
    const changed = changeContact(fields, {
      emails: [' B@x.example', 'b@X.example'],
      phones: ['+49 30 1', '0049301', '030 1'],
      tags: ['New', 'new ', ''],
    });
    expect(changed).toMatchObject({ emails: ['B@x.example'], phones: ['+49 30 1', '030 1'], tags: ['New'] });
  });

  test('made twice is as good as once', () => {
    const text = fc.option(fc.string(), { nil: null });
    const change = fc.record(
      {
        name: text,
        emails: fc.array(fc.string()),
        tags: fc.option(fc.array(fc.string()), { nil: null }),
        customFields: fc.dictionary(fc.string(), fc.constantFrom(null, 1, 'x'), { noNullPrototype: true }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, (asked) => {
        const once = changeContact(fields, asked);
        expect(isSameContact(once, changeContact(once, asked))).toBe(true);
      }),
    );
  });

  test('is the same whatever the order of the custom fields', () => {
    const other = { ...fields, customFields: { b: 'two', a: 1 } };
    expect(isSameContact(fields, other)).toBe(true);
    expect(isSameContact(fields, { ...fields, customFields: { a: '1', b: 'two' } })).toBe(false);
  });

  test('is judged by what comes out: something to know it by, and not too much', () => {
    expect(problemsOfContact(fields)).toEqual([]);
    expect(problemsOfContact({ ...NO_FIELDS, phones: ['112'] })).toEqual([]);
    expect(problemsOfContact({ ...NO_FIELDS, notes: 'x' })).toHaveLength(1);
    const most = MAX_CONTACT_BYTES - JSON.stringify({ ...fields, notes: '' }).length;
    expect(problemsOfContact({ ...fields, notes: 'x'.repeat(most) })).toEqual([]);
    expect(problemsOfContact({ ...fields, notes: 'x'.repeat(most + 1) })).toHaveLength(1);
  });
});

test('a place ends with its contact, fits into a key, and sorts a name before those that begin with it', () => {
  const of = (name: string | null): Contact => ({
    ...NO_FIELDS,
    name,
    id: `con_${'a'.repeat(28)}`,
    createdAt: 1,
    updatedAt: 2,
    revision: 1,
  });
  for (const name of [null, 'Ada', '\ufdfa'.repeat(200), '😀'.repeat(100)]) {
    for (const by of ORDER_FIELDS) {
      const place = placeOf(of(name), by);
      expect(idOfPlace(place)).toBe(of(name).id);
      expect(Buffer.byteLength(place)).toBeLessThan(900);
      expect(place.isWellFormed()).toBe(true);
    }
  }
  expect(placeOf(of('Ada'), 'name') < placeOf(of('Ada !'), 'name')).toBe(true);
});
