import type { CredentialKind, Policy, Surface } from '../../core/policy/policy.ts';
import { suggest } from '../../core/policy/suggest.ts';
import { surfaceNamed } from '../../core/scenarios/gather.ts';
import { ordinaryHeaders } from '../../core/scenarios/ordinary-headers.ts';
import { play } from '../../core/scenarios/play.ts';
import type { Scenario } from '../../core/scenarios/scenario.ts';
import { CommandFailure, EXIT } from '../command.ts';
import { headersIn, type OptionValues, scenarioOf } from './explain-options.ts';
import type { Explained } from './explained.ts';

const KINDS: readonly CredentialKind[] = ['key', 'session', 'token'];
const NOTHING = 'none';

/** A request that the options describe. */
export function explainOptions(policy: Policy, values: OptionValues, now: string): Explained {
  const surface = surfaceIn(policy, String(values.surface));
  const headers = {
    ...shownHeaders(surface, values.as as string | undefined),
    ...headersIn((values.header ?? []) as string[]),
  };
  const request = { surface: surface.name, request: String(values.request), headers };
  return explainScenario(policy, scenarioOf(values, request, now));
}

/** @throws ScenarioError if the policy does not have what the scenario asks for */
export function explainScenario(policy: Policy, given: Scenario): Explained {
  const { request, credential, now, decision } = play(policy, given);
  return { judged: { policy, request, credential, now }, decision, notes: [], logged: null };
}

export function surfaceIn(policy: Policy, name: string): Surface {
  if (Object.hasOwn(policy.surfaces, name)) return surfaceNamed(policy, name);
  const meant = suggest(name, Object.keys(policy.surfaces));
  const question = meant === null ? '' : ` (did you mean \`${meant}\`?)`;
  throw new CommandFailure(
    `--surface names no surface${question}: there are ${Object.keys(policy.surfaces).join(', ')}.`,
    EXIT.usage,
  );
}

/** What an ordinary client of the surface shows, unless `--as` says otherwise. */
function shownHeaders(surface: Surface, as: string | undefined): Record<string, string> {
  const kind = as ?? surface.credentials[0]?.kinds[0] ?? NOTHING;
  if (kind === NOTHING) return {};
  const known = KINDS.find((each) => each === kind);
  if (known !== undefined) return ordinaryHeaders(surface, known);
  throw new CommandFailure(`--as is one of ${[...KINDS, NOTHING].join(', ')}.`, EXIT.usage);
}
