import type { Policy, Surface } from '../policy/policy.ts';
import { suggest } from '../policy/suggest.ts';
import { KEY_RANDOM_BYTES, makeKey, printKey } from '../values/key.ts';
import { ScenarioError } from './scenario-error.ts';

const HOLE = /<[^>]+>/;
/** `<key a2k>`: one with this prefix, whether the policy knows it or not. */
const PREFIXED = /^<(key|other key|secret) ([a-z0-9_-]+)>$/;
/** What tells made-up credentials apart. */
const SEEDS = { key: 1, 'other key': 2, session: 3, secret: 4, token: 5 } as const;

/** The headers of a scenario in lower case, the holes in their values filled with credentials that are made up. */
export function headersOf(
  policy: Policy,
  surface: Surface,
  written: Readonly<Record<string, string>>,
): [name: string, value: string][] {
  return Object.entries(written).map(([name, text]) => [
    name.toLowerCase(),
    fillHoles(policy, surface, text),
  ]);
}

/** @throws ScenarioError if nothing of the name can be made up */
export function fillHoles(policy: Policy, surface: Surface, text: string): string {
  return text.replace(HOLE, (hole) => filled(policy, surface, hole));
}

function credentialsOf(policy: Policy, surface: Surface): Readonly<Record<string, string>> {
  const { name: here } = policy.environment;
  const sessions = [surface, ...Object.values(policy.surfaces)].find(
    (known) => known.sessions !== null,
  )?.sessions;
  return {
    '<key>': printed(surface.keys?.prefix, here, SEEDS.key),
    '<other key>': printed(surface.keys?.prefix, here, SEEDS['other key']),
    '<key of another environment>': printed(surface.keys?.prefix, `not-${here}`, SEEDS.key),
    '<secret>': printed(surface.keys?.secretPrefix ?? undefined, here, SEEDS.secret),
    '<session>': printed(sessions?.prefix, here, SEEDS.session),
    '<token>': printed(surface.tokens?.prefix, here, SEEDS.token),
  };
}

/** What was made up before: a few for each prefix and environment. */
const made = new Map<string, string>();

function printed(prefix: string | undefined, environment: string, seed: number): string {
  const name = `${prefix} ${environment} ${seed}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const text = printKey(makeKey(prefix ?? 'none', environment, new Uint8Array(KEY_RANDOM_BYTES).fill(seed)));
  made.set(name, text);
  return text;
}

function filled(policy: Policy, surface: Surface, hole: string): string {
  const [, what, prefix] = PREFIXED.exec(hole) ?? [];
  if (what !== undefined && prefix !== undefined) {
    return printed(prefix, policy.environment.name, SEEDS[what as keyof typeof SEEDS]);
  }
  const values = credentialsOf(policy, surface);
  const value = Object.hasOwn(values, hole) ? values[hole] : undefined;
  if (value !== undefined) return value;
  const meant = suggest(hole, Object.keys(values));
  const question = meant === null ? '' : ` (did you mean \`${meant}\`?)`;
  throw new ScenarioError(`\`${hole}\` is none of ${Object.keys(values).join(', ')}${question}`);
}
