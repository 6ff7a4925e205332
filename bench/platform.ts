import type { Policy, Surface } from '../core/policy/policy.ts';
import { loadPolicy } from '../infra/policies.ts';
import { openDemonstration } from '../local/demonstration.ts';
import { startLocal } from '../local/start.ts';

/**
 * The platform as `npm start` serves it, under a policy whose limits a benchmark does not reach. Everything else
 * stays: firewall, authorizer, usage plan, handler, logs.
 */
const UNREACHED = { perMinute: 1_000_000_000, perHour: 1_000_000_000 };
const OWNER = { email: 'owner@example.com', password: 'only for this bench' };

export function benchPolicy(policy: Policy = loadPolicy('local')): Policy {
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
    plans: mapValues(policy.plans, (plan) => ({ ...plan, throttle, quota: null })),
    surfaces: mapValues(policy.surfaces, (surface: Surface) => ({
      ...surface,
      keys: surface.keys && { ...surface.keys, limits: { default: UNREACHED, atMost: UNREACHED } },
    })),
  };
}

function mapValues<Value>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

/** Serves until it is interrupted, and says where. */
export async function servePlatform(): Promise<void> {
  const local = await startLocal({ policy: benchPolicy(), port: 0, home: process.env.GATEHOUSE_HOME ?? '' });
  await openDemonstration(local, { password: OWNER.password });
  process.stdout.write(
    `${JSON.stringify({ url: local.url, storeUrl: local.environment.AWS_ENDPOINT_URL_DYNAMODB })}\n`,
  );
  process.once('SIGINT', () => void local.stop());
}

/** Makes a key the way a person does: signs in, and asks for one. */
export async function benchKey(url: string): Promise<string> {
  const { token } = await post(`${url}/console/auth/authenticate`, OWNER);
  const { apiKey } = await post(`${url}/console/api/v1/keys`, { surface: 'a2agent', name: 'Bench' }, token);
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

if (import.meta.main) await servePlatform();
