import { describe, expect, test } from '@jest/globals';
import { parseBaseUrl } from '../../../core/values/base-url.ts';

describe('an address that paths are appended to', () => {
  test.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/v1/', 'https://api.example.com/v1'],
    ['https://API.example.com:8443//', 'https://api.example.com:8443'],
    ['http://localhost:1234/v1', 'http://localhost:1234/v1'],
    ['http://127.0.0.1:1', 'http://127.0.0.1:1'],
    ['http://[::1]:1', 'http://[::1]:1'],
  ])('%s is %s', (text, url) => expect(parseBaseUrl(text)).toBe(url));

  test.each([
    'http://api.example.com',
    'http://localhost.example.com',
    'http://127.example.com',
    'ftp://localhost',
    'file:///etc/passwd',
    'https://user@api.example.com',
    'https://:secret@api.example.com',
    'https://api.example.com/?a=b',
    'https://api.example.com/#a',
    'https://api.example.com?',
    'api.example.com',
    'https://',
    '',
  ])('"%s" is none', (text) => expect(parseBaseUrl(text)).toBeNull());
});
