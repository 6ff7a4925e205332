import type { Policy } from '../policy/policy.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { answerCall } from './answer-call.ts';
import { callSpaceOf, UNDECLARED } from './call-space.ts';
import { scenarioOf } from './concrete-call.ts';
import { completed } from './dimensions.ts';

/**
 * The most ordinary call of a surface that the policy allows, with a credential; null if there is none.
 *
 * @param prefix of the credential; any if left out
 */
export function ordinaryCall(policy: Policy, surface: string, prefix?: string): Scenario | null {
  const space = callSpaceOf(policy, policy, surface);
  const candidates = space.routes
    .filter((route) => route !== UNDECLARED && route.base?.publicBecause === null)
    .flatMap((route) =>
      credentialsOf(
        space.keyHeaders,
        space.secretHeaders,
        space.secretPrefixes,
        prefix === undefined ? space.prefixes : [prefix],
      ).map((credential) => scenarioOf(space, completed(space, { route: route.id, credential }))),
    );
  return candidates.find((scenario) => answerCall(policy, scenario).text === 'allowed') ?? null;
}

function credentialsOf(
  headers: readonly string[],
  secretHeaders: readonly string[],
  secretPrefixes: readonly string[],
  prefixes: readonly string[],
): string[] {
  const [secretHeader] = secretHeaders;
  const [secretPrefix] = secretPrefixes;
  const secret =
    secretHeader === undefined || secretPrefix === undefined
      ? ''
      : `\n${secretHeader}: <secret ${secretPrefix}>`;
  return headers.flatMap((header) =>
    prefixes.map(
      (prefix) => `${header}: ${header === 'authorization' ? 'Bearer ' : ''}<key ${prefix}>${secret}`,
    ),
  );
}
