import { describe, expect, test } from '@jest/globals';
import { readCredential } from '../../core/credential.ts';
import type { CredentialSource, DialectName } from '../../core/policy/policy.ts';
import { aKeyValue, aPolicy, aRoute, aSurface } from '../support/builders.ts';

const BEARER: CredentialSource = {
  in: 'bearer',
  header: 'authorization',
  kinds: ['key', 'session'],
  dialect: null,
};
const HEADER: CredentialSource = { in: 'header', header: 'x-api-key', kinds: ['key'], dialect: 'anthropic' };
const KEY = aKeyValue();
const SESSION = aKeyValue('ses');

function read(
  headers: Readonly<Record<string, string | readonly string[]>>,
  dialects: DialectName[] = ['openai', 'anthropic'],
) {
  const route = aRoute({ dialects });
  const surface = aSurface({ routes: [route], dialects, credentials: [BEARER, HEADER] });
  return readCredential(aPolicy([surface]), surface, route, (name) => [headers[name] ?? []].flat());
}

describe('A-1 what a request presents', () => {
  test.each([
    ['a key as bearer', { authorization: `Bearer ${KEY}` }, KEY, 'key'],
    ['a session as bearer', { authorization: `bearer  ${SESSION}` }, SESSION, 'session'],
    ['a key with spaces around it', { authorization: ` Bearer ${KEY} ` }, KEY, 'key'],
  ])('%s', (_, headers, value, kind) => {
    expect(read(headers)).toEqual({ state: 'well-formed', value, kind });
  });

  test.each([
    ['no header', {}],
    ['an empty header', { authorization: '' }],
    ['a header of another dialect', { 'x-api-key': KEY }],
  ])('%s presents nothing', (_, headers) => {
    expect(read(headers)).toEqual({ state: 'none' });
  });

  test.each([
    ['another scheme', `Basic ${KEY}`],
    ['no scheme', KEY],
    ['two words', `Bearer ${KEY} ${KEY}`],
    ['a key of another environment', `Bearer ${aKeyValue('inv', 'prod')}`],
    ['a prefix that the surface does not know', `Bearer ${aKeyValue('else')}`],
    ['a key that was not copied whole', `Bearer ${KEY.slice(0, -1)}`],
    ['a text too long to be a key', `Bearer ${'x'.repeat(10_000)}`],
    ['control characters', 'Bearer \u0000\u0007'],
  ])('%s is malformed', (_, authorization) => {
    expect(read({ authorization })).toEqual({ state: 'malformed' });
  });
});

describe('A-3 a header that only one dialect uses', () => {
  const anthropic = { 'anthropic-version': '2023-06-01' };

  test('is read where the request is of that dialect', () => {
    expect(read({ ...anthropic, 'x-api-key': KEY })).toMatchObject({ state: 'well-formed', value: KEY });
    expect(read({ 'x-api-key': KEY }, ['anthropic'])).toMatchObject({ state: 'well-formed' });
  });

  test('takes only the kinds that it accepts', () => {
    expect(read({ ...anthropic, 'x-api-key': SESSION })).toEqual({ state: 'malformed' });
  });
});

describe('two credentials in one request', () => {
  test.each([
    ['in two headers', { authorization: `Bearer ${KEY}`, 'x-api-key': aKeyValue() }],
    ['in one header sent twice', { authorization: [`Bearer ${KEY}`, `Bearer ${aKeyValue()}`] }],
    ['of which one is malformed', { authorization: `Bearer ${KEY}`, 'x-api-key': 'x'.repeat(300) }],
  ])('%s conflict', (_, headers) => {
    expect(read(headers, ['anthropic'])).toEqual({ state: 'conflict' });
  });

  test('the same one twice is one', () => {
    expect(read({ authorization: `Bearer ${KEY}`, 'x-api-key': KEY }, ['anthropic'])).toMatchObject({
      state: 'well-formed',
    });
  });
});
