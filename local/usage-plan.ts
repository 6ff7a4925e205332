import { hash } from 'node:crypto';
import type { ApiKey, ApiKeys } from './api-keys.ts';
import type { GatewayFailure } from './exchange.ts';
import { GraphError, type GraphResource, nameOf, type ResourceGraph, textOf } from './resource-graph.ts';
import { arnOf, idOf, physicalName, REGION, type StandIn } from './stand-in.ts';
import { TokenBucket } from './token-bucket.ts';

export const USAGE_PLAN = 'aws:apigateway/usagePlan:UsagePlan';
const API_KEY = 'aws:apigateway/apiKey:ApiKey';
const USAGE_PLAN_KEY = 'aws:apigateway/usagePlanKey:UsagePlanKey';

export const USAGE_PLAN_STAND_INS: readonly StandIn[] = [
  {
    type: USAGE_PLAN,
    honours: ['name', 'apiStages', 'throttleSettings', 'quotaSettings'],
    ignores: { description: 'text for people', productCode: 'a name on AWS Marketplace' },
    outputs: (resource) => {
      const id = idOf(resource);
      return { id, name: physicalName(resource), arn: `arn:aws:apigateway:${REGION}::/usageplans/${id}` };
    },
  },
  {
    type: API_KEY,
    honours: ['name', 'value', 'enabled'],
    ignores: { description: 'text for people', customerId: 'a name on AWS Marketplace' },
    outputs: (resource) => ({
      id: idOf(resource),
      name: physicalName(resource),
      value: resource.inputs.value ?? hash('sha256', `${resource.name} is the key of this machine`),
      arn: arnOf('apigateway', `/apikeys/${idOf(resource)}`),
    }),
  },
  {
    type: USAGE_PLAN_KEY,
    honours: ['keyId', 'keyType', 'usagePlanId'],
    ignores: {},
    outputs: (resource) => ({ id: idOf(resource), name: resource.name }),
  },
];

export type Period = 'DAY' | 'WEEK' | 'MONTH';

interface Plan {
  readonly id: string;
  readonly name: string;
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number } | null;
  readonly quota: { readonly limit: number; readonly period: Period } | null;
  /** `<API id>/<stage name>`. */
  readonly stages: ReadonlySet<string>;
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_UsagePlan.html */
export interface UsagePlanDescription {
  readonly id: string;
  readonly name: string;
  readonly apiStages: readonly { readonly apiId: string; readonly stage: string }[];
  readonly throttle?: { readonly rateLimit: number; readonly burstLimit: number };
  readonly quota?: { readonly limit: number; readonly offset: number; readonly period: Period };
}

/** What one key has used of one plan. */
export interface Meter {
  readonly bucket: TokenBucket | null;
  periodStart: number;
  used: number;
}

export interface Admission {
  readonly failure: GatewayFailure | null;
  readonly key: ApiKey | null;
}

const INVALID: Admission = { failure: { type: 'INVALID_API_KEY', message: 'Forbidden' }, key: null };
const THROTTLED: GatewayFailure = { type: 'THROTTLED', message: 'Too Many Requests' };
const EXCEEDED: GatewayFailure = { type: 'QUOTA_EXCEEDED', message: 'Limit Exceeded' };

/** Meters the callers of a stage by their API keys. */
export class UsagePlans {
  readonly #plans: ReadonlyMap<string, Plan>;
  readonly #keys: ApiKeys;

  constructor(graph: ResourceGraph, keys: ApiKeys) {
    const plans = graph.ofType(USAGE_PLAN).map(readPlan);
    this.#plans = new Map(plans.map((plan) => [plan.id, plan]));
    this.#keys = keys;
    declareKeys(graph, keys);
  }

  has(id: string): boolean {
    return this.#plans.has(id);
  }

  /** Every plan, always in the same order, as API Gateway's control plane describes it. */
  list(): readonly UsagePlanDescription[] {
    return [...this.#plans.values()].map(describe);
  }

  /** Whether the caller who is named by a key's value may go on, and counts the request if so. */
  admit(value: string | null | undefined, stage: string, nowMilliseconds: number): Admission {
    if (value === null || value === undefined || value === '') return INVALID;
    const key = this.#keys.byValue(value);
    if (!key?.enabled) return INVALID;
    for (const id of key.plans) {
      const plan = this.#plans.get(id);
      if (plan?.stages.has(stage)) return { failure: meter(plan, key, nowMilliseconds), key };
    }
    return INVALID;
  }
}

function meter(plan: Plan, key: ApiKey, nowMilliseconds: number): GatewayFailure | null {
  let meter = key.meters.get(plan.id);
  if (!meter) {
    const { throttle } = plan;
    const bucket = throttle === null ? null : new TokenBucket(throttle.rateLimit, throttle.burstLimit);
    meter = { bucket, periodStart: Number.NEGATIVE_INFINITY, used: 0 };
    key.meters.set(plan.id, meter);
  }
  if (meter.bucket !== null && !meter.bucket.take(nowMilliseconds)) return THROTTLED;
  if (plan.quota === null) return null;
  const start = periodStart(plan.quota.period, nowMilliseconds);
  if (start !== meter.periodStart) Object.assign(meter, { periodStart: start, used: 0 });
  if (meter.used >= plan.quota.limit) return EXCEEDED;
  meter.used += 1;
  return null;
}

const DAY_MILLISECONDS = 86_400_000;
/** Weeks begin on Sunday; the first of January 1970 was a Thursday. */
const FIRST_SUNDAY_MILLISECONDS = 3 * DAY_MILLISECONDS;

/** When the calendar period (UTC) that holds the moment began; milliseconds. */
export function periodStart(period: Period, milliseconds: number): number {
  if (period === 'DAY') return milliseconds - (milliseconds % DAY_MILLISECONDS);
  if (period === 'WEEK') {
    const week = 7 * DAY_MILLISECONDS;
    return milliseconds - ((milliseconds - FIRST_SUNDAY_MILLISECONDS) % week);
  }
  const date = new Date(milliseconds);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function readPlan(resource: GraphResource): Plan {
  const { apiStages, throttleSettings, quotaSettings } = resource.inputs as {
    apiStages?: { apiId: string; stage: string; throttles?: unknown[] }[];
    throttleSettings?: { rateLimit?: number; burstLimit?: number };
    quotaSettings?: { limit: number; period: Period; offset?: number };
  };
  const problem = (text: string) => new GraphError([`${nameOf(resource)}: ${text} on this machine.`]);
  if (apiStages?.some(({ throttles }) => throttles !== undefined && throttles.length > 0)) {
    throw problem('limits for single methods of a plan are not kept');
  }
  if (quotaSettings?.offset) throw problem('a quota offset is not kept');
  const { rateLimit, burstLimit } = throttleSettings ?? {};
  if ((rateLimit === undefined) !== (burstLimit === undefined)) throw problem('rate and burst go together');
  return {
    id: resource.id,
    name: physicalName(resource),
    throttle: rateLimit === undefined || burstLimit === undefined ? null : { rateLimit, burstLimit },
    quota: quotaSettings ? { limit: quotaSettings.limit, period: quotaSettings.period } : null,
    stages: new Set((apiStages ?? []).map(({ apiId, stage }) => `${apiId}/${stage}`)),
  };
}

function describe({ id, name, throttle, quota, stages }: Plan): UsagePlanDescription {
  const apiStages = [...stages].map((ofApi) => {
    const [apiId = '', stage = ''] = ofApi.split('/');
    return { apiId, stage };
  });
  return {
    id,
    name,
    apiStages,
    ...(throttle === null ? {} : { throttle }),
    ...(quota === null ? {} : { quota: { ...quota, offset: 0 } }),
  };
}

function declareKeys(graph: ResourceGraph, keys: ApiKeys): void {
  for (const resource of graph.ofType(API_KEY)) {
    const memberships = graph.where(USAGE_PLAN_KEY, 'keyId', resource.id);
    keys.declare({
      id: resource.id,
      name: textOf(resource, 'name'),
      value: textOf(resource, 'value'),
      enabled: resource.inputs.enabled !== false,
      plans: memberships.map((membership) => textOf(membership, 'usagePlanId')),
    });
  }
}
