import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiKey, ApiKeys } from './api-keys.ts';
import { readJsonBody } from './json-body.ts';
import { isSigned, type LoopbackServer, listenOnLoopback } from './loopback-server.ts';
import type { UsagePlans } from './usage-plan.ts';

interface Outcome {
  readonly status: number;
  readonly body?: object;
  readonly errorType?: string;
}

const MAX_BODY_BYTES = 64 * 1024;
const MIN_VALUE_LENGTH = 20;
const MAX_VALUE_LENGTH = 128;
const PLANS_PER_PAGE = 25;
const MAX_PLANS_PER_PAGE = 500;

/**
 * The few calls of API Gateway's control plane by which keys are made and deleted at run time and plans are found, for
 * the AWS SDK's client: AWS_ENDPOINT_URL_API_GATEWAY.
 * Shapes: https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html (REST-JSON).
 */
export function startControlPlane(
  keys: ApiKeys,
  usagePlans: UsagePlans,
  clock: () => number,
): Promise<LoopbackServer> {
  return listenOnLoopback((request, response) => {
    handle(request, keys, usagePlans, clock)
      .catch((): Outcome => failure(500, 'InternalFailure', 'The key could not be written.'))
      .then((outcome) => reply(response, outcome));
  });
}

async function handle(
  request: IncomingMessage,
  keys: ApiKeys,
  usagePlans: UsagePlans,
  clock: () => number,
): Promise<Outcome> {
  if (!isSigned(request)) {
    return failure(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const body = await readJsonBody(request, MAX_BODY_BYTES);
  if (body === null) return failure(400, 'BadRequestException', 'The body is not JSON.');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
  const segments = pathname.split('/').slice(1).map(decodeURIComponent);
  const [collection, id, members, member] = segments;
  if (collection === 'apikeys' && segments.length === 1 && request.method === 'POST') {
    return createKey(body, keys, Math.floor(clock() / 1000));
  }
  if (collection === 'apikeys' && segments.length === 2) return onKey(request.method, id ?? '', keys);
  if (collection === 'usageplans' && segments.length === 1 && request.method === 'GET') {
    return listPlans(searchParams, usagePlans);
  }
  if (collection === 'usageplans' && members === 'keys' && segments.length <= 4) {
    if (!usagePlans.has(id ?? ''))
      return failure(404, 'NotFoundException', 'Invalid Usage Plan identifier specified');
    return onPlan(request.method, id ?? '', member ?? String(body.keyId), keys);
  }
  return failure(
    400,
    'BadRequestException',
    `${request.method} ${request.url} is not served on this machine.`,
  );
}

async function createKey(body: Record<string, unknown>, keys: ApiKeys, nowSeconds: number): Promise<Outcome> {
  const { name, value, enabled } = body;
  if (value !== undefined && value !== null) {
    if (typeof value !== 'string' || value.length < MIN_VALUE_LENGTH || value.length > MAX_VALUE_LENGTH) {
      const range = `${MIN_VALUE_LENGTH} to ${MAX_VALUE_LENGTH}`;
      return failure(400, 'BadRequestException', `API Key value should be ${range} characters`);
    }
  }
  const wanted = {
    name: String(name ?? ''),
    value: value === null ? undefined : (value as string | undefined),
  };
  const created = await keys.create({ ...wanted, enabled: enabled === true }, nowSeconds);
  if (created === null) return failure(409, 'ConflictException', 'API Key already exists');
  return { status: 201, body: { ...describe(created.key), value: created.value } };
}

async function onKey(method: string | undefined, id: string, keys: ApiKeys): Promise<Outcome> {
  const key = keys.byId(id);
  if (!key) return failure(404, 'NotFoundException', 'Invalid API Key identifier specified');
  if (method === 'GET') return { status: 200, body: describe(key) };
  if (method !== 'DELETE')
    return failure(400, 'BadRequestException', `${method} of a key is not served on this machine.`);
  await keys.delete(key);
  return { status: 202 };
}

/** A page begins after the plan whose id is the position. */
function listPlans(query: URLSearchParams, usagePlans: UsagePlans): Outcome {
  if (query.has('keyId')) return failure(400, 'BadRequestException', 'Plans of a key are not listed here.');
  const limit = Number(query.get('limit') ?? PLANS_PER_PAGE);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PLANS_PER_PAGE) {
    return failure(400, 'BadRequestException', `limit should be from 1 to ${MAX_PLANS_PER_PAGE}`);
  }
  const plans = usagePlans.list();
  const position = query.get('position');
  const last = plans.findIndex(({ id }) => id === position);
  if (position !== null && last < 0) {
    return failure(400, 'BadRequestException', 'Invalid position parameter');
  }
  const item = plans.slice(last + 1, last + 1 + limit);
  const isEnd = last + 1 + limit >= plans.length;
  return { status: 200, body: { item, ...(isEnd ? {} : { position: item.at(-1)?.id }) } };
}

async function onPlan(
  method: string | undefined,
  planId: string,
  keyId: string,
  keys: ApiKeys,
): Promise<Outcome> {
  const key = keys.byId(keyId);
  if (!key) return failure(404, 'NotFoundException', 'Invalid API Key identifier specified');
  if (method === 'POST') {
    if (key.plans.has(planId))
      return failure(409, 'ConflictException', 'The key is in the usage plan already');
    key.plans.add(planId);
    await keys.save(key);
    return { status: 201, body: { id: key.id, type: 'API_KEY', name: key.name } };
  }
  if (method !== 'DELETE')
    return failure(400, 'BadRequestException', `${method} here is not served on this machine.`);
  key.plans.delete(planId);
  await keys.save(key);
  return { status: 202 };
}

function describe(key: ApiKey): object {
  const { id, name, enabled, createdAtSeconds } = key;
  return {
    id,
    name,
    enabled,
    createdDate: createdAtSeconds,
    lastUpdatedDate: createdAtSeconds,
    stageKeys: [],
  };
}

function failure(status: number, errorType: string, message: string): Outcome {
  return { status, errorType, body: { message } };
}

function reply(response: ServerResponse, { status, body, errorType }: Outcome): void {
  const text = JSON.stringify(body ?? {});
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    ...(errorType === undefined ? {} : { 'x-amzn-ErrorType': errorType }),
  });
  response.end(text);
}
