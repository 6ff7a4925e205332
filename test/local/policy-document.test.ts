import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluatePolicy, matchesWildcard, readPolicyDocument } from '../../local/policy-document.ts';

const ARN = 'arn:aws:execute-api:us-east-1:000000000000:api/stage/GET/v1/models';
const statement = (Effect: string, Resource: unknown, Action: unknown = 'execute-api:Invoke') => ({
  Effect,
  Action,
  Resource,
});
const verdict = (...Statement: object[]) =>
  evaluatePolicy(readPolicyDocument({ Version: '2012-10-17', Statement }) ?? [], ARN);

describe('policy documents', () => {
  test('an explicit deny goes before an allow, in whatever order they stand', () => {
    expect(verdict(statement('Allow', '*'), statement('Deny', ARN))).toBe('explicit deny');
    expect(verdict(statement('Deny', ARN), statement('Allow', '*'))).toBe('explicit deny');
  });

  test('what no statement speaks of is denied', () => {
    expect(verdict(statement('Allow', `${ARN}/more`))).toBe('implicit deny');
    expect(verdict(statement('Deny', 'arn:other'))).toBe('implicit deny');
  });

  test('wildcards reach over slashes, and actions are compared without case', () => {
    expect(
      verdict(statement('Allow', ['arn:other', 'arn:aws:execute-api:*:api/stage/*'], ['execute-api:invoke'])),
    ).toBe('allow');
    expect(verdict(statement('Allow', '*', 's3:*'))).toBe('implicit deny');
  });

  test.each([
    [null],
    ['text'],
    [{}],
    [{ Statement: [] }],
    [{ Statement: [statement('Maybe', '*')] }],
    [{ Statement: [{ Effect: 'Allow', Action: '*' }] }],
    [{ Statement: [{ ...statement('Allow', '*'), Condition: {} }] }],
    [{ Statement: [{ Effect: 'Allow', NotAction: '*', Resource: '*' }] }],
  ])('%j is no policy document that can be evaluated, so nothing is allowed by it', (document) => {
    expect(readPolicyDocument(document)).toBeNull();
  });

  test('a wildcard matches as the regular expression would that it stands for', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 10 });
    fc.assert(
      fc.property(letters, text, (pattern, subject) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(subject);
        expect(matchesWildcard(pattern, subject)).toBe(expected);
      }),
    );
  });
});
