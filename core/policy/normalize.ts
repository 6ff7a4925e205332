import { parseCidr, printCidr } from '../values/cidr.ts';
import { parseDate } from '../values/date.ts';
import { parseDuration } from '../values/duration.ts';
import { parseMoney } from '../values/money.ts';
import { parseQuota } from '../values/quota.ts';
import { parseRate } from '../values/rate.ts';
import type { PolicySet } from './consistency-set.ts';
import { normalizeSurface } from './normalize-surface.ts';
import { must } from './normalize-value.ts';
import type { Environment, Model, Network, Plan, Policy, Provider, Throttle } from './policy.ts';
import type {
  WrittenEnvironment,
  WrittenModels,
  WrittenNetworks,
  WrittenPlans,
  WrittenThrottle,
} from './written.ts';

const DAY_SECONDS = 86_400;

/** Documents that satisfy their schemas and each other. */
export interface CompletePolicySet extends PolicySet {
  readonly models: NonNullable<PolicySet['models']>;
  readonly plans: NonNullable<PolicySet['plans']>;
  readonly networks: NonNullable<PolicySet['networks']>;
}

/** The policy of one environment, from documents that have passed every check. */
export function normalize(set: CompletePolicySet, written: WrittenEnvironment, version: string): Policy {
  const surfaceOf = (name: string) => {
    const found = set.surfaces.find(({ value }) => value.surface === name);
    if (found === undefined) throw new Error(`the documents were accepted without the surface ${name}`);
    return found.value;
  };
  return {
    version,
    environment: normalizeEnvironment(written),
    surfaces: Object.fromEntries(
      set.surfaces.map(({ value }) => [
        value.surface,
        normalizeSurface(value, written.surfaces?.[value.surface] ?? {}, surfaceOf),
      ]),
    ),
    plans: normalizePlans(set.plans.value),
    defaultPlan: set.plans.value.default,
    models: normalizeModels(set.models.value),
    providers: normalizeProviders(set.models.value),
    networks: normalizeNetworks(set.networks.value),
  };
}

function mapValues<T, R>(
  record: Readonly<Record<string, T>>,
  map: (value: T, name: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}

function normalizeEnvironment(written: WrittenEnvironment): Environment {
  return {
    name: written.environment,
    title: written.title,
    sessionTtlSeconds: must(parseDuration, written.sessions.ttl),
    rotationAgeSeconds: must(parseDuration, written.keys['rotate-after']),
    threads: {
      ttlSeconds: must(parseDuration, written.threads.keep),
      historyTokens: written.threads.history,
    },
    money: {
      holdSeconds: must(parseDuration, written.money.hold),
      sweepEverySeconds: must(parseDuration, written.money.sweep),
    },
    unconnectedModels: written.providers?.unconnected ?? 'refused',
    logRetentionDays: must(parseDuration, written.logs.keep) / DAY_SECONDS,
    loggedDecisions: written.logs.decisions ?? 'all',
    deletionProtection: written.tables['deletion-protection'] === 'on',
    pointInTimeRecovery: written.tables['point-in-time-recovery'] === 'on',
    throttle: normalizeThrottle(written.throttle),
    authorizerConcurrency: written.authorizer?.['reserved-concurrency'] ?? null,
    firewall:
      written.firewall === undefined
        ? null
        : {
            block: written.firewall.block,
            ratePerFiveMinutes: must(parseRate, written.firewall['rate-per-address']).count,
            managedRules: written.firewall['managed-rules'] ?? [],
          },
    dashboardDomain: written.dashboard?.domain ?? null,
    alarmEmail: written.alarms?.email ?? null,
  };
}

function normalizeThrottle({ rate, burst }: WrittenThrottle): Throttle {
  return { ratePerSecond: must(parseRate, rate).count, burst };
}

function normalizePlans({ plans }: WrittenPlans): Record<string, Plan> {
  return mapValues(plans, ({ title, throttle, quota }, name) => ({
    name,
    title,
    throttle: normalizeThrottle(throttle),
    quota: quota === undefined ? null : must(parseQuota, quota),
  }));
}

function normalizeProviders({ providers }: WrittenModels): Record<string, Provider> {
  return mapValues(providers, ({ title, url, speaks, 'counts-tokens': countsTokens }, name) => ({
    name,
    title,
    url,
    paths: speaks,
    countTokensPath: countsTokens ?? null,
  }));
}

function normalizeModels({ models }: WrittenModels): Record<string, Model> {
  return mapValues(models, (model, id) => ({
    id,
    title: model.title,
    surfaces: model.surfaces,
    provider: model.provider,
    upstream: model.upstream ?? id,
    createdAt: must(parseDate, model.created),
    contextTokens: model.context,
    maxOutputTokens: model['max-output'],
    prices: {
      inputMicros: must(parseMoney, model.prices.input),
      cachedInputMicros: must(parseMoney, model.prices['cached-input']),
      outputMicros: must(parseMoney, model.prices.output),
    },
    imageTokens: model['image-tokens'] ?? model.context,
  }));
}

function normalizeNetworks({ networks }: WrittenNetworks): Record<string, Network> {
  const canonical = (texts: readonly string[] = []) => texts.map((text) => printCidr(must(parseCidr, text)));
  return mapValues(networks, ({ title, ipv4, ipv6 }, name) => ({
    name,
    title,
    ipv4: canonical(ipv4),
    ipv6: canonical(ipv6),
  }));
}
