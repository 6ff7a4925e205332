import { createInterface } from 'node:readline';
import type { Policy, Surface } from '../core/policy/policy.ts';
import { loadPolicy } from '../infra/policies.ts';
import { openDemonstration } from '../local/demonstration.ts';
import { startLocal } from '../local/start.ts';
import { type CountingProxy, startCountingProxy } from '../test/support/counting-proxy.ts';

/**
 * The platform as `npm start` serves it, under a policy whose limits a benchmark does not reach. Everything else
 * stays: firewall, authorizer, usage plan, handler, logs.
 */
const UNREACHED = { perMinute: 1_000_000_000, perHour: 1_000_000_000 };
/** Without a price, nothing is held and nothing charged. */
const NO_PRICES = { inputMicros: 0, cachedInputMicros: 0, outputMicros: 0 };
const TOP_UP = { amountUsd: '10000.00' };
const OWNER = { email: 'owner@example.com', password: 'only for this bench' };

export function benchPolicy(isFree = false, policy: Policy = loadPolicy('local')): Policy {
  const { environment } = policy;
  const throttle = { ratePerSecond: 1_000_000, burst: 1_000_000 };
  return {
    ...policy,
    version: 'bench',
    environment: {
      ...environment,
      throttle,
      firewall: environment.firewall && { ...environment.firewall, ratePerFiveMinutes: 1_000_000_000 },
    },
    models: isFree ? mapValues(policy.models, (model) => ({ ...model, prices: NO_PRICES })) : policy.models,
    plans: mapValues(policy.plans, (plan) => ({ ...plan, throttle, quota: null })),
    surfaces: mapValues(policy.surfaces, (surface: Surface) => ({
      ...surface,
      keys: surface.keys && { ...surface.keys, limits: { default: UNREACHED, atMost: UNREACHED } },
    })),
  };
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

/** What the process is told beside its state folder. */
export interface PlatformSettings {
  /** A provider of models that answers for all of them; the sandbox does, if there is none. */
  readonly upstream?: { readonly url: string; readonly key: string };
  /** Leaves the money path out. */
  readonly isFree?: boolean;
  /** Counts what the store is asked. Slower: not for timing. */
  readonly counts?: boolean;
}

/** Serves until it is interrupted, and says where. For each line that it hears it says what the store was asked since. */
export async function servePlatform(settings: PlatformSettings): Promise<void> {
  const { upstream, isFree = false, counts = false } = settings;
  const policy = benchPolicy(isFree);
  const proxies: CountingProxy[] = [];
  const toAll = (value: string) => mapValues(policy.providers, () => value);
  const local = await startLocal({
    policy,
    port: 0,
    home: process.env.GATEHOUSE_HOME ?? '',
    ...(upstream === undefined ? {} : { secrets: toAll(upstream.key), providerUrls: toAll(upstream.url) }),
    ...(counts
      ? {
          storeThrough: async (endpoint: string) => {
            const proxy = await startCountingProxy(endpoint);
            proxies.push(proxy);
            return proxy.endpoint;
          },
        }
      : {}),
  });
  await openDemonstration(local, { password: OWNER.password });
  say({ url: local.url, storeUrl: local.environment.AWS_ENDPOINT_URL_DYNAMODB });
  createInterface({ input: process.stdin }).on('line', () =>
    say(proxies.flatMap(({ operations }) => operations.splice(0))),
  );
  process.once('SIGINT', () => void local.stop().then(() => process.exit()));
}

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Makes a key the way a person does: signs in, and asks for one. */
export async function benchKey(url: string, sandbox: boolean): Promise<string> {
  const { token } = await post(`${url}/console/auth/authenticate`, OWNER);
  await post(`${url}/console/api/v1/billing/top-ups`, TOP_UP, token);
  const { apiKey } = await post(
    `${url}/console/api/v1/keys`,
    { surface: 'a2agent', name: 'Bench', sandbox },
    token,
  );
  return apiKey as string;
}

async function post(url: string, body: object, token?: string): Promise<Record<string, string>> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const json = (await answer.json()) as Record<string, string>;
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${JSON.stringify(json)}`);
  return json;
}

if (import.meta.main) await servePlatform(JSON.parse(process.env.BENCH_SETTINGS ?? '{}') as PlatformSettings);
