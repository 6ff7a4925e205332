import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  NotFoundException,
} from '@aws-sdk/client-api-gateway';
import { base62 } from '../core/values/base62.ts';
import type { RandomBytes } from '../core/values/id.ts';
import { required, type StoreEnvironment, sdkSettings } from './environment.ts';
import { createUsagePlanIds } from './usage-plan-ids.ts';

/** API Gateway's own key behind a credential, by which its usage plan counts. Not the credential: it opens nothing. */
export interface UsageKey {
  readonly id: string;
  readonly value: string;
}

export interface UsagePlanKeys {
  /** A new gateway key in the usage plan of a plan tier; `label` names it for operators. */
  readonly attach: (plan: string, label: string) => Promise<UsageKey>;
  /** Removes the gateway key; one that is gone is no error. */
  readonly detach: (id: string) => Promise<void>;
}

const VALUE_LENGTH = 40;
const RANDOM_BYTES = 96;
/** Creating gateway keys is limited to five a second for a whole account: wait a little rather than fail. */
const MAX_ATTEMPTS = 5;
const CONNECT_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 5_000;
/** What a plan answers that is gone. The permissions name plans by their ids, and are asked before the plan is. */
const ANSWERS_OF_THE_GONE: ReadonlySet<string> = new Set(['NotFoundException', 'AccessDeniedException']);

export function createUsagePlanKeys(
  client: APIGatewayClient,
  /** Name of the usage plan by plan tier. */
  usagePlans: Readonly<Record<string, string>>,
  random: RandomBytes,
): UsagePlanKeys {
  const planIds = createUsagePlanIds(client);

  async function attach(plan: string, label: string): Promise<UsageKey> {
    const name = Object.hasOwn(usagePlans, plan) ? usagePlans[plan] : undefined;
    if (name === undefined) throw new Error(`the plan tier ${plan} has no usage plan`);
    const usagePlanId = await planIds.of(name);
    const value = base62(random(RANDOM_BYTES), VALUE_LENGTH);
    const { id } = await client.send(new CreateApiKeyCommand({ name: label, value, enabled: true }));
    if (id === undefined) throw new Error('API Gateway created a key and did not name its id');
    try {
      await putIntoPlan(id, name, usagePlanId);
    } catch (error) {
      // A key in no plan counts nowhere: should this fail as well, what is left behind is harmless.
      await detach(id).catch(() => undefined);
      throw error;
    }
    return { id, value };
  }

  /** A plan that was made anew since it was looked up has another id. */
  async function putIntoPlan(keyId: string, name: string, usagePlanId: string): Promise<void> {
    try {
      await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
    } catch (error) {
      if (!(error instanceof Error && ANSWERS_OF_THE_GONE.has(error.name))) throw error;
      planIds.forget(name, usagePlanId);
      const current = await planIds.of(name);
      if (current === usagePlanId) throw error;
      await client.send(new CreateUsagePlanKeyCommand({ usagePlanId: current, keyId, keyType: 'API_KEY' }));
    }
  }

  async function detach(id: string): Promise<void> {
    try {
      await client.send(new DeleteApiKeyCommand({ apiKey: id }));
    } catch (error) {
      if (!(error instanceof NotFoundException)) throw error;
    }
  }

  return { attach, detach };
}

export interface ApiGatewayEnvironment extends StoreEnvironment {
  /** Only where the gateway is not AWS's own. */
  readonly AWS_ENDPOINT_URL_API_GATEWAY?: string | undefined;
  /** JSON: plan tier → name of its usage plan. */
  readonly USAGE_PLANS?: string | undefined;
}

export function openUsagePlanKeys(environment: ApiGatewayEnvironment, random: RandomBytes): UsagePlanKeys {
  const { AWS_ENDPOINT_URL_API_GATEWAY: endpoint } = environment;
  const client = new APIGatewayClient({
    ...sdkSettings(environment),
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  return createUsagePlanKeys(
    client,
    readTextMap(required(environment, 'USAGE_PLANS'), 'USAGE_PLANS'),
    random,
  );
}

/** Reads a JSON object of texts, as some environment variables hold it. */
export function readTextMap(json: string, variable: string): Readonly<Record<string, string>> {
  const refuse = (): never => {
    throw new Error(`the environment variable ${variable} is not a JSON object of texts`);
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return refuse();
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return refuse();
  if (!Object.values(parsed).every((value) => typeof value === 'string')) return refuse();
  return parsed as Record<string, string>;
}
