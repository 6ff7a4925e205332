import { describe, expect, test } from '@jest/globals';
import { preflightHeaders } from '../../infra/cors.ts';
import { aSource, aSurface } from '../support/builders.ts';

const allowed = (surface: ReturnType<typeof aSurface>): string[] | undefined =>
  preflightHeaders(surface, ['GET'])?.['access-control-allow-headers']?.split(', ');

describe('the headers that pages may set', () => {
  test('G-4 are those in which the surface looks for credentials and agents, beside those of clients', () => {
    const surface = aSurface({
      credentials: [
        aSource(),
        aSource({ in: 'header', header: 'x-shop-key' }),
        aSource({ in: 'pair', header: 'x-pair-key', secretHeader: 'x-pair-secret' }),
      ],
      agents: { parameter: null, header: 'x-shop-agent' },
      browserOrigins: ['*'],
    });
    const headers = allowed(surface) ?? [];
    for (const name of ['x-shop-key', 'x-pair-key', 'x-pair-secret', 'x-shop-agent', 'content-type']) {
      expect(headers).toContain(name);
    }
    expect(new Set(headers).size).toBe(headers.length);
  });

  test('are the clients’ own where a surface adds none', () => {
    const headers = allowed(aSurface({ browserOrigins: ['*'] }));
    expect(headers).toContain('authorization');
    expect(headers?.join()).not.toMatch(/null|undefined/);
  });

  test('V-10 are none where browsers are refused', () => {
    expect(allowed(aSurface({ browserOrigins: null }))).toBeUndefined();
  });
});
