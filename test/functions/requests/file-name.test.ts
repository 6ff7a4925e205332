import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attachment } from '../../../functions/requests/content-disposition.ts';
import { MAX_FILE_NAME_BYTES, safeFileName } from '../../../functions/requests/file-name.ts';
import { safeMediaType, UNKNOWN_MEDIA_TYPE } from '../../../functions/requests/media-type.ts';

describe('the name that a file is kept under', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    ['Überblick 2026 (final).PDF', 'Überblick 2026 (final).PDF'],
    ['U\u0308ber.txt', '\u00dcber.txt'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ada\\a.txt', 'a.txt'],
    ['a/..', 'file'],
    ['..', 'file'],
    ['', 'file'],
    ['.env', 'env'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['a\u200b\ufeff\u0000.txt', 'a.txt'],
    ['a<b>:"|?*.txt', 'a_b______.txt'],
    ['name. . ', 'name'],
    ['CON.txt', '_CON.txt'],
    ['nul', '_nul'],
    ['console.log', 'console.log'],
    ['\ud800.txt', '\ufffd.txt'],
    [`${'x'.repeat(500)}.tar.gz`, `${'x'.repeat(MAX_FILE_NAME_BYTES - 3)}.gz`],
    ['😀'.repeat(100), '😀'.repeat(MAX_FILE_NAME_BYTES / 4)],
  ])('%j is %j', (written, kept) => {
    expect(safeFileName(written)).toBe(kept);
  });

  test('is safe and bounded whatever was written, and safe names stay', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (written) => {
        const name = safeFileName(written);
        expect(name).not.toBe('');
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_FILE_NAME_BYTES);
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]|^\.|^\s/u);
        expect(safeFileName(name)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the header that gives a file its name', () => {
  test.each([
    ['report.pdf', `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`],
    ['naïve (1)*.txt', `attachment; filename="na_ve (1)*.txt"; filename*=UTF-8''na%C3%AFve%20%281%29%2A.txt`],
    ['a"b\\c%.txt', `attachment; filename="a_b_c_.txt"; filename*=UTF-8''a%22b%5Cc%25.txt`],
  ])('of %s is %s', (name, header) => {
    expect(attachment(name)).toBe(header);
  });

  test('holds nothing but plain characters, and the name can be read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        const header = attachment(name);
        expect(header).toMatch(
          /^attachment; filename="[ !#-$&-[\]-~]*"; filename\*=UTF-8''[A-Za-z0-9!~._%-]*$/,
        );
        expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(name.toWellFormed());
      }),
    );
  });
});

describe('the media type that a file is given out with', () => {
  test.each([
    ['application/pdf', 'application/pdf'],
    ['Text/Plain; charset=utf-8', 'text/plain'],
    [
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
  ])('%s is %s', (said, given) => {
    expect(safeMediaType(said)).toBe(given);
  });

  test.each([
    'text/html',
    'TEXT/HTML;charset=utf-8',
    ' text/html ',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/javascript',
    'application/javascript',
    'text/xml',
    'application/rss+xml',
    'multipart/mixed',
    'message/rfc822',
    'text',
    '',
    '/',
    'text/plain\r\nX: y',
    'text/plain, text/html',
    `text/${'x'.repeat(200)}`,
  ])('%j is unknown bytes', (said) => {
    expect(safeMediaType(said)).toBe(UNKNOWN_MEDIA_TYPE);
  });
});
