import { describe, expect, test } from '@jest/globals';
import { contentSecurityPolicy } from '../../infra/content-security-policy.ts';

const API = 'https://api.example.com';
const SHOP = 'https://shop.example.com';

describe('P-2 what the pages of the dashboard may do', () => {
  test('P-2 is load their own files, call the origins that they are told, and nothing else', () => {
    expect(contentSecurityPolicy([API, SHOP]).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self' https://api.example.com https://shop.example.com",
      "worker-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types gatehouse',
    ]);
  });

  test('P-2 names an origin once', () => {
    expect(contentSecurityPolicy([API, API])).toBe(contentSecurityPolicy([API]));
  });
});
