import type { Policy, Route } from '../../core/policy/policy.ts';
import { AUTHORIZER, FUNCTIONS, type FunctionDeclaration } from '../../infra/functions.ts';
import { physicalName } from '../../infra/naming.ts';
import { numberOf, type ResourceGraph } from '../../local/resource-graph.ts';
import * as assumed from './assumptions.ts';
import type { PriceName } from './prices.ts';
import type { Traffic } from './traffic.ts';

/** So much of something in a month. */
export interface Quantity {
  /** The AWS service. */
  readonly service: string;
  readonly what: string;
  readonly quantity: number;
  readonly price: PriceName;
}

/** An environment: its policy, and what the program declares for it. */
export interface Deployed {
  readonly policy: Policy;
  readonly graph: ResourceGraph;
}

/** A function as it is deployed, and how it is used in a month. */
interface Use {
  readonly name: string;
  readonly memoryMb: number;
  readonly invocations: number;
  readonly seconds: number;
}

/** What requests use of functions and of the gateway in front of them. */
export function quantitiesOfRequests(deployed: Deployed, traffic: Traffic): Quantity[] {
  const { graph } = deployed;
  const uses = usesOf(deployed, traffic);
  return [
    {
      service: 'API Gateway',
      what: 'requests',
      quantity: graph.ofType('aws:apigateway/stage:Stage').length === 0 ? 0 : traffic.requests,
      price: 'gateway-request',
    },
    {
      service: 'Lambda',
      what: 'invocations',
      quantity: sum(uses.map(({ invocations }) => invocations)),
      price: 'lambda-request',
    },
    ...uses.map(
      ({ name, memoryMb, seconds }): Quantity => ({
        service: 'Lambda',
        what: `${name}, ${memoryMb} MB`,
        quantity: (memoryMb / assumed.GB_MEGABYTES) * seconds,
        price: 'lambda-gb-second',
      }),
    ),
  ];
}

function usesOf({ policy, graph }: Deployed, traffic: Traffic): Use[] {
  const deployed = graph.ofType('aws:lambda/function:Function');
  return FUNCTIONS.flatMap((declaration) => {
    const physical = physicalName(policy.environment.name, declaration.name);
    const found = deployed.find(({ inputs }) => inputs.name === physical);
    if (found === undefined) return [];
    const { name } = declaration;
    return [{ name, memoryMb: numberOf(found, 'memorySize', 0), ...useOf(declaration, policy, traffic) }];
  });
}

function useOf(
  { name, invokedBy }: FunctionDeclaration,
  policy: Policy,
  traffic: Traffic,
): Pick<Use, 'invocations' | 'seconds'> {
  const often = (invocations: number, each: number) => ({ invocations, seconds: invocations * each });
  if (name === AUTHORIZER.name) return often(traffic.requests, assumed.AUTHORIZER_SECONDS);
  if (invokedBy === 'logs') return often(batchesOf(traffic), assumed.EVENT_SECONDS);
  if (invokedBy === 'schedule') return often(sweepsOf(policy), assumed.EVENT_SECONDS);
  const { completions, others } = requestsTo(name, policy, traffic);
  return {
    invocations: completions + others,
    seconds: completions * traffic.completionSeconds + others * traffic.requestSeconds,
  };
}

/** The requests of a month that one function answers. */
function requestsTo(name: string, policy: Policy, traffic: Traffic) {
  const routes = routesOf(policy);
  const { completions, others } = splitOf(policy, traffic);
  const shareOf = (all: readonly Route[]) =>
    all.length === 0 ? 0 : all.filter((route) => route.function === name).length / all.length;
  return {
    completions: completions * shareOf(routes.filter(isCompletion)),
    others: others * shareOf(routes.filter((route) => !isCompletion(route))),
  };
}

function routesOf({ surfaces }: Policy): Route[] {
  return Object.values(surfaces).flatMap(({ routes }) => routes);
}

function isCompletion({ carries }: Route): boolean {
  return carries === 'prompts';
}

/** Completions and other requests of a month; a policy may have routes of one of them alone. */
function splitOf(policy: Policy, { requests, completionShare }: Traffic) {
  const routes = routesOf(policy);
  const completed = routes.filter(isCompletion).length;
  const share = completed === 0 ? 0 : completed === routes.length ? 1 : completionShare;
  return { completions: requests * share, others: requests * (1 - share) };
}

function batchesOf({ requests }: Traffic): number {
  return requests / assumed.REQUESTS_A_BATCH;
}

function sweepsOf({ environment }: Policy): number {
  return assumed.MONTH_SECONDS / environment.money.sweepEverySeconds;
}

/** What tables are asked, and what they keep. */
export function quantitiesOfTables({ policy, graph }: Deployed, traffic: Traffic): Quantity[] {
  const { completions, others } = splitOf(policy, traffic);
  const stored = storedGb(traffic, completions);
  const tables = graph.ofType('aws:dynamodb/table:Table');
  const isRecoverable = (name: string) => {
    const table = tables.find(({ inputs }) => inputs.name === physicalName(policy.environment.name, name));
    return (table?.inputs.pointInTimeRecovery as { enabled?: boolean } | undefined)?.enabled === true;
  };
  const recoverable = Object.entries(stored).filter(([name]) => isRecoverable(name));
  const of = (what: string, quantity: number, price: PriceName): Quantity => ({
    service: 'DynamoDB',
    what,
    quantity,
    price,
  });
  return [
    of('writes of the gate', traffic.requests, 'table-write'),
    of(
      'writes that hold and settle money',
      completions * (assumed.RESERVING_WRITES + assumed.SETTLING_WRITES),
      'table-write',
    ),
    of('writes that count use', batchesOf(traffic) * assumed.BATCH_WRITES, 'table-write'),
    of('reads of requests', others * assumed.REQUEST_READS, 'table-read'),
    of('reads that look for holds', sweepsOf(policy) * assumed.SWEEP_READS, 'table-read'),
    of('storage', sum(Object.values(stored)), 'table-storage'),
    of('point-in-time recovery', sum(recoverable.map(([, gb]) => gb)), 'table-recovery'),
  ];
}

/** What the large tables hold, in GB: those whose items come with keys and requests. */
function storedGb(
  { keys, months, requests }: Traffic,
  completions: number,
): Readonly<Record<string, number>> {
  // An hour of a key is counted once it is used.
  const hours = Math.min(keys * assumed.MONTH_HOURS, requests) * months;
  return {
    credentials: (keys * assumed.CREDENTIAL_BYTES) / assumed.GB_BYTES,
    usage: (hours * assumed.USAGE_BYTES) / assumed.GB_BYTES,
    ledger: (completions * months * assumed.LEDGER_BYTES) / assumed.GB_BYTES,
  };
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
