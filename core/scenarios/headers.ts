import type { Policy, Surface } from '../policy/policy.ts';
import { suggest } from '../policy/suggest.ts';
import { KEY_RANDOM_BYTES, makeKey, printKey } from '../values/key.ts';
import { ScenarioError } from './scenario-error.ts';

const HOLE = /<[^>]+>/;
/** `<key a2k>`: a credential with this prefix, whether the policy knows it or not. */
const PREFIXED = /^<key ([a-z0-9_-]+)>$/;

/** The headers of a scenario in lower case, the holes in their values filled with credentials that are made up. */
export function headersOf(
  policy: Policy,
  surface: Surface,
  written: Readonly<Record<string, string>>,
): [name: string, value: string][] {
  const values = credentialsOf(policy, surface);
  return Object.entries(written).map(([name, text]) => [
    name.toLowerCase(),
    text.replace(HOLE, (hole) => filled(policy, values, hole)),
  ]);
}

function credentialsOf(policy: Policy, surface: Surface): Readonly<Record<string, string>> {
  const { name: here } = policy.environment;
  const sessions = [surface, ...Object.values(policy.surfaces)].find(
    (known) => known.sessions !== null,
  )?.sessions;
  return {
    '<key>': printed(surface.keys?.prefix, here, 1),
    '<other key>': printed(surface.keys?.prefix, here, 2),
    '<key of another environment>': printed(surface.keys?.prefix, `not-${here}`, 1),
    '<secret>': printed(surface.keys?.secretPrefix ?? undefined, here, 4),
    '<session>': printed(sessions?.prefix, here, 3),
    '<token>': printed(surface.tokens?.prefix, here, 5),
  };
}

function printed(prefix: string | undefined, environment: string, seed: number): string {
  return printKey(makeKey(prefix ?? 'none', environment, new Uint8Array(KEY_RANDOM_BYTES).fill(seed)));
}

function filled(policy: Policy, values: Readonly<Record<string, string>>, hole: string): string {
  const prefix = PREFIXED.exec(hole)?.[1];
  if (prefix !== undefined) return printed(prefix, policy.environment.name, 1);
  const value = Object.hasOwn(values, hole) ? values[hole] : undefined;
  if (value !== undefined) return value;
  const meant = suggest(hole, Object.keys(values));
  const question = meant === null ? '' : ` (did you mean \`${meant}\`?)`;
  throw new ScenarioError(`\`${hole}\` is none of ${Object.keys(values).join(', ')}${question}`);
}
