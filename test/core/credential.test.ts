import { describe, expect, test } from '@jest/globals';
import { readCredential } from '../../core/credential.ts';
import type { DialectName } from '../../core/policy/policy.ts';
import { aKeyValue, aPolicy, aRoute, aSource, aSurface } from '../support/builders.ts';

const BEARER = aSource({ kinds: ['key', 'session'] });
const HEADER = aSource({ in: 'header', header: 'x-api-key', dialect: 'anthropic' });
/** Stands for SHA-256: what matters is that nothing else of the text is handed on. */
const hash = (text: string): string => `hash of ${text}`;
const KEY = aKeyValue();
const SESSION = aKeyValue('ses');

function read(
  headers: Readonly<Record<string, string | readonly string[]>>,
  dialects: DialectName[] = ['openai', 'anthropic'],
) {
  const route = aRoute({ dialects });
  const surface = aSurface({ routes: [route], dialects, credentials: [BEARER, HEADER] });
  return readCredential(aPolicy([surface]), surface, route, (name) => [headers[name] ?? []].flat(), hash);
}

describe('A-1 what a request presents', () => {
  test.each([
    ['a key as bearer', { authorization: `Bearer ${KEY}` }, KEY, 'key'],
    ['a session as bearer', { authorization: `bearer  ${SESSION}` }, SESSION, 'session'],
    ['a key with spaces around it', { authorization: ` Bearer ${KEY} ` }, KEY, 'key'],
  ])('%s', (_, headers, value, kind) => {
    expect(read(headers)).toEqual({
      state: 'well-formed',
      kind,
      hash: hash(value),
      secretHash: null,
    });
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
    expect(read({ ...anthropic, 'x-api-key': KEY })).toMatchObject({ state: 'well-formed', hash: hash(KEY) });
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

  test('conflict also where one stands at a place of another dialect, if it is one of ours', () => {
    const bearer = { authorization: `Bearer ${KEY}` };
    expect(read({ ...bearer, 'x-api-key': aKeyValue() }, ['openai'])).toEqual({ state: 'conflict' });
    expect(read({ ...bearer, 'x-api-key': KEY }, ['openai'])).toMatchObject({ state: 'well-formed' });
    expect(read({ ...bearer, 'x-api-key': 'of somebody else' }, ['openai'])).toMatchObject({
      state: 'well-formed',
    });
  });

  test('the same one twice is one', () => {
    expect(read({ authorization: `Bearer ${KEY}`, 'x-api-key': KEY }, ['anthropic'])).toMatchObject({
      state: 'well-formed',
    });
  });
});

describe('V-1 a key and its secret', () => {
  const pair = aSource({ in: 'pair', header: 'x-key', secretHeader: 'x-secret' });
  const rules = aSurface().keys as NonNullable<ReturnType<typeof aSurface>['keys']>;
  const surface = aSurface({ credentials: [pair], keys: { ...rules, secretPrefix: 'ins' } });
  const SECRET = aKeyValue('ins');
  const readPair = (headers: Readonly<Record<string, string | readonly string[]>>) =>
    readCredential(aPolicy([surface]), surface, aRoute(), (name) => [headers[name] ?? []].flat(), hash);

  test('are one credential, and nothing but their hashes goes further', () => {
    expect(readPair({ 'x-key': KEY, 'x-secret': ` ${SECRET} ` })).toEqual({
      state: 'well-formed',
      kind: 'key',
      hash: hash(KEY),
      secretHash: hash(SECRET),
    });
  });

  test.each([
    ['the key alone', { 'x-key': KEY }],
    ['the secret alone', { 'x-secret': SECRET }],
    ['an empty secret', { 'x-key': KEY, 'x-secret': ' ' }],
    ['neither', {}],
  ])('%s presents nothing', (_, headers) => {
    expect(readPair(headers)).toEqual({ state: 'none' });
  });

  test.each([
    ['each in the place of the other', { 'x-key': SECRET, 'x-secret': KEY }],
    ['the key twice', { 'x-key': KEY, 'x-secret': KEY }],
    ['a secret of another environment', { 'x-key': KEY, 'x-secret': aKeyValue('ins', 'prod') }],
    ['a secret that was not copied whole', { 'x-key': KEY, 'x-secret': SECRET.slice(1) }],
    ['a secret without end', { 'x-key': KEY, 'x-secret': 'x'.repeat(10_000) }],
  ])('%s is malformed', (_, headers) => {
    expect(readPair(headers)).toEqual({ state: 'malformed' });
  });

  test.each([
    ['two secrets', { 'x-key': KEY, 'x-secret': [SECRET, aKeyValue('ins')] }],
    ['two keys', { 'x-key': [KEY, aKeyValue()], 'x-secret': SECRET }],
  ])('%s are refused, not picked from', (_, headers) => {
    expect(readPair(headers)).toEqual({ state: 'conflict' });
  });
});
