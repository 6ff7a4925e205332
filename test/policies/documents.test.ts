import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { type DocumentKind, jsonSchemaOf, SCHEMAS } from '../../core/policy/written.ts';
import {
  environments,
  loadPolicy,
  POLICIES,
  PolicyError,
  readPolicyDocuments,
} from '../../infra/policies.ts';

const KINDS = Object.keys(SCHEMAS) as DocumentKind[];

function kindOf(file: string): DocumentKind {
  const kind = KINDS.find((known) => file === `${known}.yaml` || file.startsWith(`${known}s/`));
  if (kind === undefined) throw new Error(`no schema is for ${file}`);
  return kind;
}

describe('P-1 the documents of this checkout', () => {
  test.each(environments())('make a policy for %s', (environment) => {
    expect(loadPolicy(environment).environment.name).toBe(environment);
  });

  test('have one version in all environments', () => {
    expect(new Set(environments().map((environment) => loadPolicy(environment).version)).size).toBe(1);
  });

  test('are served by functions that exist', () => {
    const routes = environments().flatMap((environment) =>
      Object.values(loadPolicy(environment).surfaces).flatMap((surface) => surface.routes),
    );
    for (const name of new Set(routes.map((route) => route.function))) {
      expect({ name, exists: existsSync(join(POLICIES, '../functions', name, 'index.ts')) }).toEqual({
        name,
        exists: true,
      });
    }
  });

  test.each(readPolicyDocuments())(
    '$file satisfies the JSON Schema that it names for editors',
    ({ file, text }) => {
      const kind = kindOf(file);
      const path = `${file.includes('/') ? '../' : ''}schema/${kind}.json`;
      expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=${path}`);
      expect(
        z.fromJSONSchema(jsonSchemaOf(kind) as z.core.JSONSchema.JSONSchema).safeParse(parse(text)),
      ).toMatchObject({
        success: true,
      });
    },
  );
});

describe('P-1 the JSON Schemas', () => {
  test.each(KINDS)('%s.json is the one that `npm run schema` writes', (kind) => {
    const text = readFileSync(join(POLICIES, 'schema', `${kind}.json`), 'utf8');
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(jsonSchemaOf(kind))));
  });

  test('describe every field, for whoever writes a document in an editor', () => {
    for (const kind of KINDS) expect(undescribed(jsonSchemaOf(kind), kind)).toEqual([]);
  });
});

/** Paths of the properties that have no description. */
function undescribed(schema: object, path: string): string[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (typeof value !== 'object' || value === null) return [];
    if (keyword !== 'properties') return undescribed(value, path);
    return Object.entries(value as Record<string, object>).flatMap(([name, property]) => [
      ...('description' in property ? [] : [`${path}.${name}`]),
      ...undescribed(property, `${path}.${name}`),
    ]);
  });
}

describe('loading', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-policies-'));
    cpSync(POLICIES, directory, { recursive: true });
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  test('a changed text is another version', () => {
    const file = join(directory, 'plans.yaml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}# a comment\n`);
    expect(loadPolicy('local', directory).version).not.toBe(loadPolicy('local').version);
    expect(loadPolicy('local', directory).version).toMatch(/^[0-9a-f]{12}$/);
  });

  test.each(['surfaces/notes.txt', 'environments/local.yml', 'modles.yaml'])(
    'the stray file %s is not passed over',
    (file) => {
      writeFileSync(join(directory, file), '');
      expect(() => loadPolicy('local', directory)).toThrow(
        `policies/${file}:1:1: no policy document is expected here`,
      );
    },
  );

  test('all problems are thrown as one printable list', () => {
    writeFileSync(join(directory, 'plans.yaml'), 'defualt: starter\nplans: {}\n');
    writeFileSync(join(directory, 'networks.yaml'), 'networks: []\n');
    const attempt = () => loadPolicy('local', directory);
    expect(attempt).toThrow(PolicyError);
    expect(attempt).toThrow(/^policies\/networks\.yaml:1:11: [^\n]+\npolicies\/plans\.yaml:1:1: /);
  });

  test('an environment without a document is a problem', () => {
    expect(() => loadPolicy('prd')).toThrow('there is no environment `prd` (did you mean `prod`?)');
  });
});
