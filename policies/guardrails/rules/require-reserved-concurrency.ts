import { OUTSIDE_DEVELOPMENT } from '../levels.ts';
import type { StackResource, StackRule } from '../rule.ts';
import { dependenciesOf, ofType } from '../stack.ts';
import { AUTHORIZER, FUNCTION } from '../types.ts';

export const requireReservedConcurrency: StackRule = {
  id: 'require-reserved-concurrency',
  description: 'The function behind an authorizer has executions that no other function can take.',
  levels: OUTSIDE_DEVELOPMENT,
  remediation:
    'Set `reservedConcurrentExecutions`: `authorizer: { reserved-concurrency: … }` in the document of the environment.',
  types: [AUTHORIZER, FUNCTION],
  judgeStack: (resources) => {
    const gates = ofType(resources, AUTHORIZER).flatMap((authorizer) => dependenciesOf(authorizer, FUNCTION));
    return [...new Set(gates)]
      .filter((gate) => !isReserved(gate))
      .map((resource) => ({ resource, message: 'shares its executions with every function of the account' }));
  },
};

/** -1 reserves nothing, and 0 turns the function off. */
function isReserved({ props: { reservedConcurrentExecutions: reserved } }: StackResource): boolean {
  return typeof reserved === 'number' && reserved > 0;
}
