import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { descriptions } from '../../../functions/console/descriptions.ts';
import { operations } from '../../../functions/console/operations/index.ts';

const ajv = new Ajv2020();
formats.default(ajv);

test('P-12 every operation is described, and nothing else', () => {
  expect(Object.keys(descriptions).toSorted()).toEqual(Object.keys(operations).toSorted());
});

test.each(Object.entries(descriptions))(
  'P-12 what %s takes and answers is a strict schema',
  (_, described) => {
    const { query, requests = {}, answers } = described;
    const bodies = Object.values(answers).flatMap(({ schema }) => (schema === undefined ? [] : [schema]));
    for (const schema of [...(query ? [query] : []), ...Object.values(requests), ...bodies]) {
      expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(schema).not.toHaveProperty('$schema');
      expect(() => ajv.compile(schema)).not.toThrow();
    }
  },
);

test('bounds that are judged later are said in the schemas of bodies', () => {
  const body = (operation: string) => descriptions[operation]?.requests?.['application/json'] ?? {};
  const accepts = (operation: string, value: object) => ajv.compile(body(operation))(value);
  expect(accepts('create-token', { name: 'CI', expiresAt: '2027-01-15T08:00:00Z' })).toBe(true);
  expect(accepts('create-token', { name: '' })).toBe(false);
  expect(accepts('create-token', { name: 'CI', expiresAt: 'tomorrow' })).toBe(false);
  expect(accepts('change-key', {})).toBe(false);
  expect(accepts('rotate-key', { overlapSeconds: 604_801 })).toBe(false);
  expect(accepts('rotate-credential', { overlapSeconds: 0 })).toBe(false);
  expect(accepts('create-credential', { rateLimits: { perMinute: 0 } })).toBe(false);
  expect(accepts('create-credential', {})).toBe(true);
});
