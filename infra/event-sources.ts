import type * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../core/policy/policy.ts';
import type { LambdaFunction } from './components/function.ts';
import { Schedule } from './components/schedule.ts';
import { SCHEDULE_SECONDS } from './functions.ts';

/** What invokes the functions that no request does. */
export function createEventSources(
  environment: Environment,
  functions: ReadonlyMap<string, LambdaFunction>,
  opts: pulumi.ComponentResourceOptions,
): void {
  for (const [name, lambda] of functions) {
    if (lambda.declaration.invokedBy === 'schedule') {
      const args = {
        function: lambda,
        environmentName: environment.name,
        everySeconds: SCHEDULE_SECONDS,
      };
      new Schedule(`${name}-schedule`, args, opts);
    }
  }
}
