import { describe, expect, test } from '@jest/globals';
import { isScalar, parseDocument, visit } from 'yaml';
import { leavesOf } from '../../../core/policy/leaves.ts';
import {
  type PolicyDocument,
  parsePolicies,
  type Source,
  type SourceOf,
} from '../../../core/policy/parse.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { printPath } from '../../../core/policy/problem.ts';
import { environments, loadPolicyWithSources, readPolicyDocuments } from '../../../infra/policies.ts';

import { RICH_DOCUMENTS } from './rich-documents.ts';

function sourced(documents: readonly PolicyDocument[]): {
  readonly policy: Policy;
  readonly sourceOf: SourceOf;
} {
  const parsed = parsePolicies(documents, 'test', 'v');
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed;
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly isKey: boolean;
  readonly raw: string;
}

/** The scalar that stands at a place; null where something else does, or nothing. */
function tokenAt(documents: readonly PolicyDocument[], { file, line, column }: Source): Token | null {
  const text = documents.find((document) => document.file === file)?.text ?? '';
  const lines = text.split('\n');
  const offset = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
  let found: Token | null = null;
  visit(parseDocument(text), {
    Scalar: (key, node) => {
      const [start = -1, end = -1] = node.range ?? [];
      if (start === offset && isScalar(node)) {
        found = { start, end, isKey: key === 'key', raw: text.slice(start, end) };
      }
    },
  });
  return found;
}

const said = ({ raw }: Token) => raw.replace(/^(["'])(.*)\1$/, '$2');

/** What nobody has to write, with what it is then. */
const DEFAULTS: readonly (readonly [path: RegExp, value: unknown])[] = [
  [/^environment\.(authorizerConcurrency|firewall|dashboardDomain|alarmEmail)$/, null],
  [/^environment\.unconnectedModels$/, 'refused'],
  [/^environment\.loggedDecisions$/, 'all'],
  [/^environment\.firewall\.managedRules$/, []],
  [/^surfaces\.\w+\.(domain|keys|sessions|invitations|tokens|agents)$/, null],
  [/^surfaces\.\w+\.agents\.(parameter|header)$/, null],
  [/^surfaces\.\w+\.(baseUrls|scopes|statuses)$/, {}],
  [/^surfaces\.\w+\.credentials\[\d+\]\.(secretHeader|dialect)$/, null],
  [/^surfaces\.\w+\.keys\.secretPrefix$/, null],
  [/^surfaces\.\w+\.routes\[\d+\]\.(publicBecause|scope|roles|carries)$/, null],
  [/^surfaces\.\w+\.routes\[\d+\]\.(actsAsAgent|keepsThreads|takesIdempotencyKey)$/, false],
  [/^surfaces\.\w+\.routes\[\d+\]\.takes\[0\]$/, 'application/json'],
  [/^plans\.\w+\.quota$/, null],
  [/^providers\.\w+\.countTokensPath$/, null],
];

describe('P-6 every value of a policy is written somewhere, or is a default', () => {
  test.each(environments())('P-6 %s', (environment) => {
    const documents = readPolicyDocuments();
    const { policy, sourceOf } = loadPolicyWithSources(environment);
    const isDefault = (path: string, value: unknown) =>
      path === 'version' ||
      DEFAULTS.some(
        ([known, standard]) => known.test(path) && JSON.stringify(value) === JSON.stringify(standard),
      );
    const unwritten = leavesOf(policy)
      .map(({ path, value }) => ({ source: sourceOf(path), path: printPath(path), value }))
      .filter(({ source, path, value }) => (source === null) !== isDefault(path, value));
    expect(unwritten).toEqual([]);
    for (const name of ['title', 'description']) {
      for (const [surface, declared] of Object.entries(policy.surfaces)) {
        const source = sourceOf(['surfaces', surface, name]);
        const token = source && tokenAt(documents, source);
        expect(token && said(token)).toBe(declared[name as 'title']);
      }
    }
  });
});

describe('P-6 a value stands where it is declared', () => {
  const { sourceOf } = sourced(RICH_DOCUMENTS);

  test.each([
    [
      'an override',
      ['surfaces', 'things', 'keys', 'limits', 'atMost', 'perHour'],
      'environments/test.yaml',
      '500 per minute and 5000 per hour',
    ],
    [
      'what is not overridden',
      ['surfaces', 'things', 'keys', 'limits', 'default', 'perHour'],
      'surfaces/things.yaml',
      '60 per minute and 1000 per hour',
    ],
    [
      'limits of sessions of another surface',
      ['surfaces', 'pairs', 'sessions', 'limits', 'perMinute'],
      'surfaces/things.yaml',
      '600 per minute and 10000 per hour',
    ],
    ['tokens of another surface', ['surfaces', 'pairs', 'tokens', 'atMost'], 'surfaces/makers.yaml', '5'],
    ['whose they are', ['surfaces', 'pairs', 'sessions', 'issuer'], 'surfaces/pairs.yaml', 'things'],
    [
      'an origin of an override',
      ['surfaces', 'pairs', 'browserOrigins', 0],
      'environments/test.yaml',
      "'https://pairs.example.com'",
    ],
    [
      'a path with the base in front',
      ['surfaces', 'things', 'routes', 0, 'path'],
      'surfaces/things.yaml',
      'GET /things/{thingId}',
    ],
    ['a route', ['surfaces', 'things', 'routes', 1], 'surfaces/things.yaml', 'POST /things'],
    [
      'dialects that are those of the surface',
      ['surfaces', 'things', 'routes', 0, 'dialects', 1],
      'surfaces/things.yaml',
      'openai',
    ],
    ['a name upstream that is the own', ['models', 'big/model-1', 'upstream'], 'models.yaml', 'big/model-1'],
    ['a surface', ['surfaces', 'pairs'], 'surfaces/pairs.yaml', 'surface'],
    ['a map', ['environment', 'firewall'], 'environments/test.yaml', 'firewall'],
  ])('P-6 %s', (_, path, file, raw) => {
    const source = sourceOf(path);
    expect(source).toMatchObject({ file });
    expect(source && tokenAt(RICH_DOCUMENTS, source)?.raw).toBe(raw);
  });

  test('P-6 what no policy has is written nowhere', () => {
    for (const path of [
      ['nothing'],
      ['surfaces', 'none', 'title'],
      ['surfaces', 'pairs', 'constructor'],
      ['plans', 'toString'],
    ]) {
      expect(sourceOf(path)).toBeNull();
    }
  });
});

/** Words that a field is chosen from, field by field. */
const CHOICES = [
  ['on', 'off'],
  ['refused', 'optional', 'required', 'sandbox', 'any origin'],
  ['organization', 'agent'],
  ['owner', 'admin', 'member'],
  ['key', 'session', 'token'],
  ['problem', 'openai', 'anthropic', 'open-api', 'envelope'],
  ['things:read', 'things:create'],
  ['pairs:read', 'pairs:write'],
  ['prompts', 'text'],
  ['small', 'large'],
];

const ROUTE = /^[A-Z]+ \//;

/** Other texts that might stand there: the first ones are right most often. */
function* alternatives(text: string): Generator<string> {
  const numbered = (change: (value: number) => number, pattern: RegExp) =>
    text.replace(pattern, (digits) => String(change(Number(digits))));
  if (/\d/.test(text)) {
    yield numbered((value) => value + 1, /\d+/g);
    yield numbered((value) => value + 1, /\d+/);
    yield numbered((value) => value * 2, /\d+/);
  }
  if (text.endsWith('month')) yield text.replace('month', 'week');
  yield* CHOICES.filter((words) => words.includes(text))
    .flat()
    .filter((word) => word !== text);
  if (ROUTE.test(text)) yield* [text.replace(/^[A-Z]+/, 'PATCH'), `${text}/x`];
  yield `${text}x`;
  yield `x${text}`;
}

/**
 * Where nothing else can stand while the rest stays as it is: names that other places say too, kinds and dialects that
 * something needs, and words beside which there is no other.
 */
const TIED = [
  'environment.name',
  'environment.firewall.block[0]',
  ...[
    'name',
    'baseUrls.api',
    'credentials[0].kinds[1]',
    'scopes.things[0]',
    'dialects[0]',
    'dialects[1]',
  ].map((path) => `surfaces.things.${path}`),
  ...['name', 'credentials[1].kinds[0]', 'credentials[2].kinds[0]', 'sessions.issuer', 'tokens.issuer'].map(
    (path) => `surfaces.pairs.${path}`,
  ),
  ...['agents.parameter', 'scopes.pairs[0]', 'dialects[0]'].map((path) => `surfaces.pairs.${path}`),
  ...['actsAsAgent', 'takesIdempotencyKey'].map((path) => `surfaces.pairs.routes[1].${path}`),
  ...[
    'name',
    'credentials[0].kinds[0]',
    'dialects[0]',
    'routes[0].actsAsAgent',
    'routes[0].keepsThreads',
  ].map((path) => `surfaces.makers.${path}`),
  ...['big/model-1.surfaces[0]', 'big/model-1.provider'].map((path) => `models.${path}`),
  ...['surfaces[0]', 'surfaces[1]', 'provider'].map((path) => `models.small.${path}`),
].sort();

describe('P-6 whoever changes the text at a place changes what is sourced there, and nothing else', () => {
  const { policy, sourceOf } = sourced(RICH_DOCUMENTS);
  const leaves = leavesOf(policy).map(
    ({ path, value }) => [printPath(path), JSON.stringify(value), sourceOf(path)] as const,
  );
  const places = Map.groupBy(
    leaves.filter(([, , source]) => source !== null),
    ([, , source]) => JSON.stringify(source),
  );

  /** The paths that differ from those of the policy as it is; null if the documents are wrong. */
  function changedBy(source: Source, { start, end, raw }: Token, alternative: string): string[] | null {
    const quote = /^["']/.exec(raw)?.[0] ?? '';
    const parsed = parsePolicies(
      RICH_DOCUMENTS.map(({ file, text }) =>
        file === source.file
          ? { file, text: text.slice(0, start) + quote + alternative + quote + text.slice(end) }
          : { file, text },
      ),
      'test',
      'v',
    );
    if ('problems' in parsed) return null;
    const after = new Map(
      leavesOf(parsed.policy).map(({ path, value }) => [printPath(path), JSON.stringify(value)]),
    );
    const before = new Map(leaves.map(([path, value]) => [path, value]));
    // A list that has become null differs in each of its items, and is no other value beside them.
    const isEmptied = (path: string) => [...before.keys()].some((known) => known.startsWith(`${path}[`));
    return [...new Set([...before.keys(), ...after.keys()])].filter(
      (path) => before.get(path) !== after.get(path) && !isEmptied(path),
    );
  }

  /** The paths that some alternative changes: tried until each of the expected ones has changed. */
  function changeable(source: Source, token: Token, expected: readonly string[]): string[] {
    const changed = new Set<string>();
    for (const alternative of alternatives(said(token))) {
      if (expected.every((path) => changed.has(path))) break;
      for (const path of changedBy(source, token, alternative) ?? []) changed.add(path);
    }
    return [...changed].sort();
  }

  test('P-6 at every place of a scalar, and at every route', () => {
    const tied: string[] = [];
    for (const [key, group] of places) {
      const source = JSON.parse(key) as Source;
      const expected = group.map(([path]) => path).sort();
      const token = tokenAt(RICH_DOCUMENTS, source);
      if (token === null) throw new Error(`nothing stands at ${key}`);
      if (token.isKey && !ROUTE.test(token.raw)) continue;
      const changed = changeable(source, token, expected);
      if (changed.length === 0) tied.push(expected[0] ?? '');
      else expect({ key, changed }).toEqual({ key, changed: expected });
    }
    expect(tied.sort()).toEqual(TIED);
  });
});
