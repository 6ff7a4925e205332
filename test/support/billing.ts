import { randomUUID } from 'node:crypto';
import type { BillingDeps } from '../../functions/billing/deps.ts';
import { descriptions } from '../../functions/billing/descriptions.ts';
import { operations } from '../../functions/billing/operations/index.ts';
import { createHandler } from '../../functions/chain/chain.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../../stores/idempotency.ts';
import { openStore } from '../../stores/store.ts';
import { REMAINING_SECONDS } from './answering.ts';
import { aKeyValue, aPolicy, aRoute, aSurface } from './builders.ts';
import { requireDescribed } from './described-answer.ts';
import { startStore } from './dynoxide.ts';
import { openMoney } from './money.ts';
import { ALLOWED, aProxyEvent } from './proxy-event.ts';

export const NOW = 1_800_000_000.25;
export const MEMBER_ID = `mem_${'1'.repeat(28)}`;

const ROUTES = [
  aRoute({ path: '/account', operation: 'read-account' }),
  aRoute({ path: '/top-ups', method: 'POST', operation: 'top-up', takesIdempotencyKey: true }),
  aRoute({ path: '/ledger', operation: 'list-ledger' }),
];
const POLICY = aPolicy([aSurface({ routes: ROUTES })]);
const SESSION = aKeyValue('ses');

export interface Sent {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  /** The `Idempotency-Key`. */
  readonly key?: string;
  readonly now?: number;
  /** What the authorizer says otherwise of the caller. */
  readonly caller?: Readonly<Record<string, string>>;
  /** Instead of the function's own. */
  readonly deps?: BillingDeps;
  readonly idempotency?: IdempotencyStore;
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly json: any;
  /** The line that the function logged. */
  readonly log: any;
}

export type Send = (path: '/account' | '/top-ups' | '/ledger', sent?: Sent) => Promise<Got>;

let organizations = 0;

/** The operations behind the chain that they have on Lambda, on a store of their own. */
export async function startBilling() {
  const running = await startStore();
  const money = openMoney(running.environment);
  const remembering = openStore(running.environment, ['idempotency']);
  const idempotency = createIdempotencyStore(remembering);
  const deps: BillingDeps = { store: money.store };

  async function send(organizationId: string, path: string, sent: Sent): Promise<Got> {
    const lines: string[] = [];
    const handler = createHandler({
      policy: POLICY,
      operations,
      deps: sent.deps ?? deps,
      streams: false,
      idempotency: sent.idempotency ?? idempotency,
      clock: () => sent.now ?? NOW,
      write: (line) => lines.push(line),
    });
    const result = await handler(eventOf(organizationId, path, sent), {
      getRemainingTimeInMillis: () => REMAINING_SECONDS * 1000,
    });
    const { statusCode: status, headers = {} } = result;
    const json = JSON.parse(result.body);
    const operation = ROUTES.find((route) => route.path === path)?.operation ?? '';
    if (status < 300) requireDescribed(descriptions, operation, { status, body: json });
    return { status, headers, json, log: JSON.parse(lines[0] ?? '{}') };
  }

  return {
    money,
    deps,
    idempotency,
    /** An organization of its own, and how its owner calls. */
    found: (): { organizationId: string; send: Send } => {
      const organizationId = `org_${organizations++}`;
      return { organizationId, send: (path, sent = {}) => send(organizationId, path, sent) };
    },
    stop: async () => {
      money.store.client.destroy();
      remembering.client.destroy();
      await running.stop();
    },
  };
}

export type Billing = Awaited<ReturnType<typeof startBilling>>;

function eventOf(organizationId: string, path: string, { body, query, key, caller }: Sent) {
  const event = {
    ...aProxyEvent({
      method: path === '/top-ups' ? 'POST' : 'GET',
      resource: path,
      authorizer: {
        ...ALLOWED,
        kind: 'session',
        keyId: 'ssn_1',
        organizationId,
        memberId: MEMBER_ID,
        role: 'owner',
        ...caller,
      },
      headers: {
        authorization: `Bearer ${SESSION}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    queryStringParameters: query ?? null,
  };
  event.requestContext.requestId = randomUUID();
  return event;
}
