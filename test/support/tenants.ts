import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CredentialKind, Policy, Role, Surface } from '../../core/policy/policy.ts';
import { loadPolicy } from '../../infra/policies.ts';
import { createDynamo } from '../../stores/dynamodb.ts';
import { createOrganization } from '../../stores/organizations.ts';
import { DIRECTORY_TABLES, openStore } from '../../stores/store.ts';
import { watchingFetch } from './conforming-fetch.ts';

/** Where Node keeps what it compiled, so that each start of a platform does not do it again. */
const COMPILED = join(import.meta.dirname, '..', '..', '.cache', 'compiled');
const PASSWORD = 'correct horse battery staple';
const ROLES: readonly Role[] = ['owner', 'admin', 'member'];

export type Headers = Readonly<Record<string, string>>;

/** A credential that a client holds, with the headers that present it. */
export interface Held {
  readonly kind: CredentialKind;
  readonly id: string;
  readonly headers: Headers;
  /** The agent that a key acts on; null for everything else. */
  readonly agentId: string | null;
}

/** An organization with members, two agents and whatever credentials are asked for. */
export interface Tenant {
  readonly organizationId: string;
  readonly agents: readonly [string, string];
  readonly session: (role?: Role) => Headers;
  /** Makes a key through the console API; on the first agent where keys act on one. */
  readonly key: (surface: string, settings?: object) => Promise<Held & { readonly answer: any }>;
  readonly token: (role?: Role) => Promise<Held>;
  /** One credential of each kind that the surface accepts, the same ones each time. */
  readonly each: (surface: Surface) => Promise<Held[]>;
}

/** A platform that runs in another process. */
export interface Running {
  readonly url: string;
  readonly policy: Policy;
  /** What its functions are told: with it, `stores/` opens the same tables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly dynamo: DynamoDBClient;
}

export interface Tenants extends Running {
  /** Throws an answer that the surface's OpenAPI document does not describe; `stop` throws all of them again. */
  readonly fetch: typeof fetch;
  readonly one: Tenant;
  readonly other: Tenant;
  readonly stop: () => Promise<void>;
}

/** The whole platform, with two organizations that have nothing in common. */
export async function startTenants(): Promise<Tenants> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-tenants-'));
  const child = fork(join(import.meta.dirname, 'serve.ts'), [home], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { url, environment } = await serving(child);
  const dynamo = createDynamo(environment);
  const local: Running = { url, environment, dynamo, policy: loadPolicy('local') };
  const watching = watchingFetch(url);
  const [one, other] = [await found(local, 'one'), await found(local, 'other')];
  return {
    ...local,
    fetch: watching.fetch,
    one,
    other,
    stop: async () => {
      dynamo.destroy();
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
      await rm(home, { recursive: true, force: true });
      watching.raise();
    },
  };
}

async function serving(child: ChildProcess): Promise<Pick<Running, 'url' | 'environment'>> {
  const failed = once(child, 'exit').then(() => {
    throw new Error('the platform did not start');
  });
  const [running] = await Promise.race([once(child, 'message'), failed]);
  // From now on it ends when it is told to.
  failed.catch(() => undefined);
  return running as Pick<Running, 'url' | 'environment'>;
}

async function found(local: Running, name: string): Promise<Tenant> {
  const store = openStore(local.environment, DIRECTORY_TABLES);
  const { organization, agents } = await createOrganization(store, {
    name,
    plan: 'scale',
    members: ROLES.map((role) => ({ email: `${role}@${name}.example`, role, password: PASSWORD })),
    agents: ['First', 'Second'].map((agent) => ({
      name: `${agent} of ${name}`,
      instructions: `You belong to ${name}.`,
      surface: null,
    })),
    origin: {
      memberId: null,
      credentialId: null,
      sourceIp: null,
      requestId: null,
      now: Date.now() / 1000,
    },
  });
  store.client.destroy();
  const ids = agents.map(({ id }) => id) as unknown as readonly [string, string];
  const sessions = new Map<Role, Held>();
  for (const role of ROLES) sessions.set(role, await signIn(local, role, `${role}@${name}.example`));
  const session = (role: Role = 'owner') => (sessions.get(role) as Held).headers;
  const { key, token } = makers(local, ids, session);
  const held = new Map<string, Promise<Held[]>>();
  const one = (surface: string) => async (kind: CredentialKind) => {
    if (kind === 'key') return key(surface);
    return kind === 'token' ? token() : (sessions.get('owner') as Held);
  };
  return {
    organizationId: organization.id,
    agents: ids,
    session,
    key,
    token,
    each: (surface) => {
      const made = held.get(surface.name) ?? Promise.all([...kindsOf(surface)].map(one(surface.name)));
      held.set(surface.name, made);
      return made;
    },
  };
}

function kindsOf({ credentials }: Surface): Set<CredentialKind> {
  return new Set(credentials.flatMap(({ kinds }) => kinds));
}

async function signIn(local: Running, role: Role, email: string): Promise<Held> {
  const { status, json } = await ask(local, 'POST', '/auth/authenticate', {}, { email, password: PASSWORD });
  if (status !== 200) throw new Error(`signing in as ${role} answered ${status}: ${JSON.stringify(json)}`);
  return {
    kind: 'session',
    id: json.member.id,
    headers: { authorization: `Bearer ${json.token}` },
    agentId: null,
  };
}

function makers(local: Running, [agentId]: readonly [string, string], session: (role?: Role) => Headers) {
  async function key(surfaceName: string, settings: object = {}) {
    const surface = local.policy.surfaces[surfaceName];
    if (surface?.keys == null) throw new Error(`${surfaceName} has no keys`);
    const permissions = Object.entries(surface.scopes).flatMap(([resource, actions]) =>
      actions.map((action) => `${resource}:${action}`),
    );
    const asked = {
      surface: surfaceName,
      name: 'A key of the test',
      rateLimits: surface.keys.limits.atMost,
      ...(surface.keys.actsOn === 'agent' ? { agentId } : {}),
      ...(permissions.length > 0 ? { permissions } : {}),
      ...settings,
    };
    const { status, json } = await ask(local, 'POST', '/api/v1/keys', session(), asked);
    if (status !== 201) throw new Error(`making a key answered ${status}: ${JSON.stringify(json)}`);
    return {
      kind: 'key' as const,
      id: json.key.id as string,
      headers: headersOf(surface, json.apiKey, json.apiSecret),
      agentId: json.key.agentId as string | null,
      answer: json,
    };
  }

  async function token(role: Role = 'owner'): Promise<Held> {
    const { status, json } = await ask(local, 'POST', '/api/v1/tokens', session(role), { name: 'A token' });
    if (status !== 201) throw new Error(`making a token answered ${status}: ${JSON.stringify(json)}`);
    return {
      kind: 'token',
      id: json.id,
      headers: { authorization: `Bearer ${json.token}` },
      agentId: null,
    };
  }

  return { key, token };
}

/** The first place where the surface looks for a key. */
function headersOf({ credentials }: Surface, value: string, secret?: string): Headers {
  const source = credentials.find(({ kinds, dialect }) => kinds.includes('key') && dialect === null);
  if (source === undefined) throw new Error('the surface takes no keys');
  if (source.in === 'bearer') return { authorization: `Bearer ${value}` };
  return {
    [source.header]: value,
    ...(source.secretHeader === null ? {} : { [source.secretHeader]: secret ?? '' }),
  };
}

/** Asks the console API. */
async function ask(local: Running, method: string, path: string, headers: Headers, body?: unknown) {
  const answer = await fetch(`${local.url}/console${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
}
