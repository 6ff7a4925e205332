import { randomBytes } from 'node:crypto';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Policy, Role, TokenRules } from '../../core/policy/policy.ts';
import { newId } from '../../core/values/id.ts';
import { asFailure } from '../../functions/chain/as-failure.ts';
import type { Call, Caller, Failure, Reply } from '../../functions/chain/call.ts';
import type { ConsoleDeps } from '../../functions/console/deps.ts';
import { descriptions } from '../../functions/console/descriptions.ts';
import { operations } from '../../functions/console/operations/index.ts';
import { createDirectory } from '../../stores/directory.ts';
import type { Member } from '../../stores/members.ts';
import { type CreatedOrganization, createOrganization } from '../../stores/organizations.ts';
import { createSignInAttempts } from '../../stores/sign-in-attempts.ts';
import { DIRECTORY_TABLES, type DirectoryTable, openStore, type Store } from '../../stores/store.ts';
import { openUsage } from '../../stores/usage.ts';
import { aPolicy, aRoute, aSource, aSurface } from './builders.ts';
import { requireDescribed } from './described-answer.ts';
import { startStore } from './dynoxide.ts';
import { recordUsagePlans, type UsagePlanRecorder } from './usage-plan-recorder.ts';

export const NOW = 1_800_000_000.25;
export const PASSWORD = 'correct horse battery staple';

const RULES = aSurface().keys as NonNullable<ReturnType<typeof aSurface>['keys']>;

const SESSIONS = aSurface().sessions as NonNullable<ReturnType<typeof aSurface>['sessions']>;
const DESK_SESSIONS = { ...SESSIONS, issuer: 'desk' };
const DESK_TOKENS: TokenRules = {
  issuer: 'desk',
  prefix: 'tok',
  limits: { perMinute: 600, perHour: 10_000 },
  atMost: 5,
  expiry: 'optional',
};

/**
 * `desk`: the console itself. `wide`: everybody makes keys for the organization. `narrow`: managers make keys for one
 * agent, with scopes. `street`: everybody makes keys for agents, which a request names; the desk's sessions and
 * tokens are good there.
 */
export const CONSOLE_POLICY: Policy = aPolicy([
  aSurface({
    name: 'desk',
    title: 'Desk API',
    credentials: [aSource({ kinds: ['session', 'token'] })],
    keys: null,
    sessions: DESK_SESSIONS,
    invitations: { prefix: 'ask', liveSeconds: 7 * 86_400 },
    tokens: DESK_TOKENS,
    routes: [aRoute(), aRoute({ method: 'POST', roles: ['owner'] })],
  }),
  aSurface({
    name: 'wide',
    title: 'Wide API',
    sessions: null,
    baseUrls: { openai: '/v1', anthropic: '' },
    keys: { ...RULES, prefix: 'wide', madeBy: ['owner', 'admin', 'member'] },
    statuses: { insufficient_balance: 403 },
  }),
  aSurface({
    name: 'narrow',
    title: 'Narrow API',
    sessions: null,
    keys: { ...RULES, prefix: 'nar', actsOn: 'agent' },
    scopes: { things: ['create', 'read'] },
  }),
  aSurface({
    name: 'plain',
    title: 'Plain API',
    sessions: null,
    keys: { ...RULES, prefix: 'pla', allowedIps: 'refused', expiry: 'refused', spendingLimits: 'refused' },
  }),
  aSurface({
    name: 'street',
    title: 'Street API',
    credentials: [
      aSource({ in: 'header', header: 'x-street-key' }),
      aSource({ kinds: ['session', 'token'] }),
    ],
    sessions: DESK_SESSIONS,
    tokens: DESK_TOKENS,
    agents: { parameter: 'agentId', header: 'x-street-agent' },
    keys: { ...RULES, prefix: 'str', actsOn: 'agent', madeBy: ['owner', 'admin', 'member'] },
  }),
]);

export interface Asked {
  readonly as?: Member | null;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  readonly now?: number;
  readonly keyId?: string;
  /** The desk if left out. */
  readonly surface?: string;
  /** What the authorizer says otherwise of the caller. */
  readonly caller?: Partial<Caller>;
  /** Ids of the agents that the request names, beside that of the path. */
  readonly agents?: readonly string[];
  /** Of what is made. */
  readonly newId?: (prefix: string) => string;
  /** Instead of the console's own. */
  readonly deps?: ConsoleDeps;
}

export interface Answer {
  readonly status: number;
  readonly body: any;
  readonly reply: Reply | null;
  readonly failure: Failure | null;
}

export interface RunningConsole {
  readonly store: Store<DirectoryTable | 'usage'>;
  readonly deps: ConsoleDeps;
  readonly usagePlans: UsagePlanRecorder;
  readonly environment: Readonly<Record<string, string>>;
  /** An organization with an owner, an admin, two members, and an agent on `narrow`. */
  readonly found: (name: string) => Promise<Tenant>;
  /** Throws where an answer is not what the operation's description says. */
  readonly ask: (operation: string, asked?: Asked) => Promise<Answer>;
  /** Every item of every table. */
  readonly scan: () => Promise<Record<string, Record<string, AttributeValue>[]>>;
  readonly stop: () => Promise<void>;
}

export interface Tenant extends CreatedOrganization {
  readonly id: string;
  readonly owner: Member;
  readonly admin: Member;
  readonly member: Member;
  readonly colleague: Member;
  readonly agentId: string;
}

const ROLES: readonly Role[] = ['owner', 'admin', 'member', 'member'];

/** The console's operations on a store of their own. */
export async function startConsole(): Promise<RunningConsole> {
  const running = await startStore();
  const store = openStore(running.environment, [...DIRECTORY_TABLES, 'usage']);
  const usagePlans = recordUsagePlans();
  const deps: ConsoleDeps = {
    directory: createDirectory(store),
    signInAttempts: createSignInAttempts(store),
    usagePlanKeys: usagePlans,
    usageOf: (organizationId) => openUsage(store, organizationId),
    documents: [{ file: 'surfaces/desk.yaml', text: 'surface: desk\n' }],
    surfaceUrls: { wide: 'http://gate/wide', narrow: 'http://gate/narrow/', plain: 'http://gate/plain' },
  };
  const organizationOf = new Map<string, string>();

  async function found(name: string): Promise<Tenant> {
    const created = await createOrganization(store, {
      name,
      plan: 'starter',
      members: ROLES.map((role, at) => ({ email: `${role}${at}@${name}.example`, role, password: PASSWORD })),
      agents: [{ name: 'Helper', instructions: 'Help.', surface: 'narrow' }],
      origin: { memberId: null, credentialId: null, sourceIp: null, requestId: null, now: NOW },
    });
    const [owner, admin, member, colleague] = created.members as [Member, Member, Member, Member];
    for (const { id } of created.members) organizationOf.set(id, created.organization.id);
    return {
      ...created,
      id: created.organization.id,
      owner,
      admin,
      member,
      colleague,
      agentId: created.agents[0]?.id as string,
    };
  }

  async function ask(operation: string, asked: Asked = {}): Promise<Answer> {
    const run = operations[operation];
    if (run === undefined) throw new Error(`there is no operation ${operation}`);
    const caller =
      asked.as == null
        ? null
        : {
            ...callerFor(asked.as, organizationOf.get(asked.as.id) as string, asked.keyId),
            ...asked.caller,
          };
    try {
      const reply = await run(callFor(asked, caller), asked.deps ?? deps);
      const body = reply.body === undefined ? undefined : JSON.parse(JSON.stringify(reply.body));
      requireDescribed(descriptions, operation, { status: reply.status, body });
      return { status: reply.status, body, reply, failure: null };
    } catch (error) {
      const failure = asFailure(error);
      if (failure.code === 'internal_error') throw error;
      const { code, details } = failure;
      return { status: 0, body: { code, ...details, cause: undefined }, reply: null, failure };
    }
  }

  async function scan() {
    const names = Object.entries(store.tables);
    const tables = names.map(async ([name, TableName]) => {
      const { Items = [] } = await store.client.send(new ScanCommand({ TableName }));
      return [name, Items] as const;
    });
    return Object.fromEntries(await Promise.all(tables));
  }

  return {
    store,
    deps,
    usagePlans,
    environment: running.environment,
    found,
    ask,
    scan,
    stop: async () => {
      store.client.destroy();
      await running.stop();
    },
  };
}

function callerFor(member: Member, organizationId: string, keyId = 'ssn_of_the_test'): Caller {
  const window = { limit: 600, remaining: 599, resetSeconds: 60 };
  return {
    keyId,
    kind: 'session',
    organizationId,
    agentId: null,
    memberId: member.id,
    role: member.role,
    plan: 'starter',
    sandbox: false,
    windows: { minute: window, hour: window },
    spendingLimits: { perDayMicros: null, perMonthMicros: null },
  };
}

function callFor(asked: Asked, caller: Caller | null): Call {
  const { path = {}, query = {}, body, now = NOW, agents = [] } = asked;
  const surface = CONSOLE_POLICY.surfaces[asked.surface ?? 'desk'];
  const route = surface?.routes[0];
  if (surface === undefined || route === undefined) throw new Error('the test policy lacks its own surface');
  return {
    policy: CONSOLE_POLICY,
    surface,
    route,
    dialect: 'problem',
    requestId: 'request-1',
    caller,
    agents: [...new Set([...(path.agentId === undefined ? [] : [path.agentId]), ...agents])],
    sourceIp: '192.0.2.7',
    path,
    query,
    header: () => undefined,
    body: body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
    upload: null,
    log: {},
    now,
    newId: asked.newId ?? ((prefix) => newId(prefix, now, randomBytes)),
  };
}
