import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ALIKE,
  likeness,
  nameOf,
  SAME,
} from '../../../../../functions/documents/extractors/pattern/names.ts';

const between = (wanted: string, found: string) => likeness(nameOf(wanted), nameOf(found));

describe('names', () => {
  test.each([
    ['invoiceNumber', 'Invoice number'],
    ['invoice_number', 'INVOICE #'],
    ['invoice-no', 'Invoice No.'],
    ['dueDate', 'Due date'],
    ['dueDate', 'Due'],
    ['dateOfBirth', 'Birth date'],
    ['customerName', 'Customer'],
    ['total', 'Grand total'],
    ['total', 'Amount due'],
    ['phoneNumber', 'Tel.'],
    ['email', 'E-mail address'],
    ['vatId', 'VAT number'],
    ['postalCode', 'ZIP code'],
    ['nom', 'Nom'],
    ['constructor', 'Constructor'],
    ['größe', 'Grosse'.replace('ss', 'ß')],
  ])('V-7: %s is what a document calls %s', (wanted, found) => {
    expect(between(wanted, found)).toBeGreaterThanOrEqual(SAME);
  });

  test.each([
    ['date', 'Invoice date'],
    ['total', 'Total weight'],
    ['invoiceTotal', 'Total'],
  ])('V-7: %s may be %s, if nothing else is', (wanted, found) => {
    expect(between(wanted, found)).toBeGreaterThanOrEqual(ALIKE);
    expect(between(wanted, found)).toBeLessThan(SAME);
  });

  test.each([
    ['dueDate', 'Invoice date'],
    ['total', 'Subtotal'],
    ['name', 'Invoice'],
    ['shippingAddress', 'Billing address'],
    ['amount', ''],
  ])('V-7: %s is not %s', (wanted, found) => {
    expect(between(wanted, found)).toBeLessThan(ALIKE);
  });

  test('V-7: the very same words are more alike than the same meaning', () => {
    expect(between('amountDue', 'Amount due')).toBeGreaterThan(between('total', 'Amount due'));
  });

  test('a likeness is from 0 to 1, whatever the names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        expect(between(one, other)).toBeGreaterThanOrEqual(0);
        expect(between(one, other)).toBeLessThanOrEqual(1);
        if (nameOf(one).plain.length > 0) expect(between(one, one)).toBe(1);
      }),
    );
  });
});
