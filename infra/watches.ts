import {
  METRIC_NAMESPACE,
  RELEASED_HOLDS,
  UNCHECKED_CREDENTIALS,
  UNSETTLED_COMPLETIONS,
} from '../core/metrics.ts';
import type { Watch } from './components/alarms.ts';
import type { LambdaFunction } from './components/function.ts';
import type { RestApi } from './components/rest-api.ts';
import type { Stage } from './components/stage.ts';
import type { Table } from './components/table.ts';
import { AUTHORIZER } from './functions.ts';

/** Failures in one period that somebody should look at; a single one can pass by itself. */
const FAILURES = 5;
/** A request that was turned away for want of capacity is one too many. */
const ANY = 1;

export function watchSurface(name: string, api: RestApi, stage: Stage): readonly Watch[] {
  return [
    {
      name: `${name}-failures`,
      says: `Surface ${name} answers with 5xx`,
      namespace: 'AWS/ApiGateway',
      metric: '5XXError',
      dimensions: { ApiName: api.restApiName, Stage: stage.stageName },
      threshold: FAILURES,
    },
  ];
}

export function watchFunction(
  name: string,
  environmentName: string,
  lambda: LambdaFunction,
): readonly Watch[] {
  const { functionName, declaration } = lambda;
  const common = { namespace: 'AWS/Lambda', dimensions: { FunctionName: functionName } };
  return [
    declaration.name === AUTHORIZER.name
      ? watchAuthorizer(name, environmentName, lambda)
      : {
          ...common,
          name: `${name}-errors`,
          says: `Function ${name} fails`,
          metric: 'Errors',
          threshold: FAILURES,
        },
    {
      ...common,
      name: `${name}-throttles`,
      says: `Function ${name} has no executions left`,
      metric: 'Throttles',
      threshold: ANY,
    },
    ...(declaration.invokedBy === 'gateway' ? [] : [watchEvents(name, common)]),
  ];
}

/**
 * Nobody waits for what is invoked by events, and Lambda tries a failed one again twice: what counts is what it gives up.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
function watchEvents(name: string, common: Pick<Watch, 'namespace' | 'dimensions'>): Watch {
  return {
    ...common,
    name: `${name}-drops`,
    says: `Function ${name} has missed an event for good`,
    metric: 'AsyncEventsDropped',
    threshold: ANY,
  };
}

/**
 * By what it says itself: it answers 401 by throwing, which Lambda counts as an error. An authorizer that does not even
 * run shows as 5xx of its surfaces.
 */
function watchAuthorizer(name: string, environmentName: string, lambda: LambdaFunction): Watch {
  return {
    name: `${name}-errors`,
    says: 'Credentials cannot be checked',
    namespace: METRIC_NAMESPACE,
    metric: UNCHECKED_CREDENTIALS,
    dimensions: { environment: environmentName },
    about: lambda,
    threshold: ANY,
  };
}

/** What functions say of money themselves: Lambda sees nothing wrong there. */
export function watchMoney(environmentName: string): readonly Watch[] {
  const common = { namespace: METRIC_NAMESPACE, dimensions: { environment: environmentName } };
  return [
    {
      ...common,
      name: 'money-unsettled',
      says: 'Completions are served that cannot be charged',
      metric: UNSETTLED_COMPLETIONS,
      threshold: ANY,
    },
    {
      ...common,
      name: 'money-released',
      says: 'Completions end before they are settled',
      metric: RELEASED_HOLDS,
      threshold: FAILURES,
    },
  ];
}

export function watchTable(name: string, { tableName }: Table): readonly Watch[] {
  return [
    {
      name: `${name}-write-throttles`,
      says: `Table ${name} refuses writes for want of capacity`,
      namespace: 'AWS/DynamoDB',
      metric: 'WriteThrottleEvents',
      dimensions: { TableName: tableName },
      threshold: ANY,
    },
  ];
}
