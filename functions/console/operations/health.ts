import type { ConsoleOperation } from '../deps.ts';
import type { HealthView } from '../shapes.ts';

export const health: ConsoleOperation = async function health({ policy }) {
  return {
    status: 200,
    body: {
      status: 'ok',
      environment: policy.environment.name,
      policyVersion: policy.version,
    } satisfies HealthView,
  };
};
