import type { Watch } from './components/alarms.ts';
import type { LambdaFunction } from './components/function.ts';
import type { RestApi } from './components/rest-api.ts';
import type { Stage } from './components/stage.ts';
import type { Table } from './components/table.ts';

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

export function watchFunction(name: string, { functionName, declaration }: LambdaFunction): readonly Watch[] {
  const common = { namespace: 'AWS/Lambda', dimensions: { FunctionName: functionName } };
  return [
    // Every error of a function that keeps executions for itself, the authorizer, turns a caller away.
    {
      ...common,
      name: `${name}-errors`,
      says: `Function ${name} fails`,
      metric: 'Errors',
      threshold: declaration.reservesConcurrency ? ANY : FAILURES,
    },
    {
      ...common,
      name: `${name}-throttles`,
      says: `Function ${name} has no executions left`,
      metric: 'Throttles',
      threshold: ANY,
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
