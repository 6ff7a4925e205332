import type * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../core/policy/policy.ts';
import type { LambdaFunction } from './components/function.ts';
import { LogSubscription } from './components/log-subscription.ts';
import { Schedule } from './components/schedule.ts';

/** What invokes the functions that no request does. */
export function createEventSources(
  { name: environmentName, money }: Environment,
  functions: ReadonlyMap<string, LambdaFunction>,
  opts: pulumi.ComponentResourceOptions,
): void {
  const sources = [...functions.values()].filter(({ declaration }) => declaration.invokedBy === 'gateway');
  for (const [name, lambda] of functions) {
    const { declaration } = lambda;
    const common = { function: lambda, environmentName };
    if (declaration.invokedBy === 'schedule') {
      new Schedule(`${name}-schedule`, { ...common, everySeconds: money.sweepEverySeconds }, opts);
    } else if (declaration.invokedBy === 'logs') {
      new LogSubscription(`${name}-logs`, { ...common, sources, pattern: declaration.logPattern }, opts);
    }
  }
}
