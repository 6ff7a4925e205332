import { expect, test } from '@jest/globals';
import {
  findEmails,
  findIbans,
  findPhone,
  findPhones,
  findUrls,
  findWebAddress,
} from '../../../../../functions/documents/extractors/pattern/addresses.ts';

test('V-7: e-mail addresses, each once, without what stands around them', () => {
  expect(findEmails('a@b.co, <jane+1@sub.example.org>; (a@b.co) x@y @z.example user@host')).toEqual([
    'a@b.co',
    'jane+1@sub.example.org',
  ]);
});

test('V-7: URLs with their scheme, without the sentence around them', () => {
  expect(
    findUrls('See https://x.example/a?b=c#d, or (http://y.example). Not ftp://z or www.x.example'),
  ).toEqual(['https://x.example/a?b=c#d', 'http://y.example']);
  expect(findWebAddress('at www.x.example/about.')).toBe('www.x.example/about');
});

test('V-7: numbers to call are those that can be nothing else', () => {
  expect(
    findPhones(
      '+49 30 1234567, (030) 123-4567, 555-123-4567, 0171/1234567, 2024-01-31, 123456789, 12 345 678',
    ),
  ).toEqual(['+49 30 1234567', '(030) 123-4567', '555-123-4567', '0171/1234567']);
  expect(findPhone('12 345 678 (mornings)')).toBe('12 345 678');
  expect(findPhone('none')).toBeNull();
});

test('V-7: IBANs with right check digits, without their spaces', () => {
  expect(
    findIbans('DE89 3704 0044 0532 0130 00 and GB82WEST12345698765432, not GB83 WEST 1234 5698 7654 32'),
  ).toEqual(['DE89370400440532013000', 'GB82WEST12345698765432']);
});

test.each(['03/04/2026', '3.4.2026', '2026-04-03', '03 04 2026'])(
  'V-7: %s may be any day, and is no number to call',
  (text) => {
    expect(findPhones(`on ${text} at noon`)).toEqual([]);
  },
);
