import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  currencyOf,
  decimalMarkOf,
  findAmounts,
  parseAmount,
} from '../../../../../functions/documents/extractors/pattern/numbers.ts';

describe('amounts', () => {
  test.each([
    ['1,234.56', 1234.56, null],
    ['1.234,56', 1234.56, null],
    ['1 234,56 €', 1234.56, 'EUR'],
    ["1'234.50", 1234.5, null],
    ['€ 1.000.000,00', 1_000_000, 'EUR'],
    ['$1,234', 1234, 'USD'],
    ['CA$ 5', 5, 'CAD'],
    ['USD 42', 42, 'USD'],
    ['42 CHF net', 42, 'CHF'],
    ['(12.50)', -12.5, null],
    ['-$5.00', -5, 'USD'],
    ['$-5.00', -5, 'USD'],
    ['50,-', 50, null],
    ['5 apples', 5, null],
    ['0', 0, null],
    ['1e3', 1000, null],
  ])('V-7: %s is %d', (text, value, currency) => {
    expect(parseAmount(text, '.')).toMatchObject({ value, currency });
  });

  test.each(['', 'five', 'A4', '10:30', '12/05', '3.14.15', '2024-01-31', '555-123-4567'])(
    'V-7: %s is none',
    (text) => {
      expect(parseAmount(text, '.')).toBeNull();
    },
  );

  test('V-7: three digits behind a mark are a group, unless the document parts numbers so', () => {
    expect(parseAmount('1,234', '.')?.value).toBe(1234);
    expect(parseAmount('1,234', ',')?.value).toBe(1.234);
    expect(parseAmount('1.234', ',')?.value).toBe(1234);
    expect(decimalMarkOf('12,50 and 1.234,00 and 7')).toBe(',');
    expect(decimalMarkOf('12.50 and 1,234.00')).toBe('.');
    expect(decimalMarkOf('no numbers')).toBe('.');
  });

  test('V-7: in a text, those with a currency or a percent sign', () => {
    expect(findAmounts('Pay $5 or 12.50 EUR plus 19 % VAT by 2024-01-01; room A4, item 7.', '.')).toEqual([
      { value: 5, currency: 'USD', isPercentage: false },
      { value: 12.5, currency: 'EUR', isPercentage: false },
      { value: 19, currency: null, isPercentage: true },
    ]);
  });

  test('V-7: currencies by their code or their sign', () => {
    expect(['EUR', '€', ' £ ', 'A$', 'euro', '$$', 'toString'].map(currencyOf)).toEqual([
      'EUR',
      'EUR',
      'GBP',
      'AUD',
      null,
      null,
      null,
    ]);
  });

  test('V-7: every amount is found again as each country writes it', () => {
    const cents = fc.integer({ min: 0, max: 1e12 });
    fc.assert(
      fc.property(cents, fc.constantFrom('en-US', 'de-DE', 'fr-FR', 'de-CH', 'sv-SE'), (amount, locale) => {
        const written = (amount / 100).toLocaleString(locale, { minimumFractionDigits: 2 });
        expect(parseAmount(written, decimalMarkOf(written))?.value).toBe(amount / 100);
      }),
    );
  });
});
