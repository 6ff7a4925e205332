import { gatherScenario } from '../scenarios/gather-scenario.ts';
import type { Classes } from './call-classes.ts';
import type { CallSpace } from './call-space.ts';
import { scenarioOf } from './concrete-call.ts';
import { classesOf } from './dimensions.ts';

/** Classes of what is presented, grouped by what both policies read there, whatever the client speaks. */
export function presentedAlike(space: CallSpace, known: Classes, credentials: readonly string[]): string[][] {
  const policies = [space.base, space.head].filter((policy) => Object.hasOwn(policy.surfaces, space.surface));
  const clients = classesOf(space, 'client', known);
  const groups = Map.groupBy(credentials, (credential) =>
    JSON.stringify(
      clients.flatMap((client) => {
        const scenario = scenarioOf(space, { ...known, credential, client, record: 'none' });
        return policies.map((policy) => gatherScenario(policy, scenario).request.presented);
      }),
    ),
  );
  return [...groups.values()];
}
