import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Policy, Role } from '../../core/policy/policy.ts';
import { type Call, type Caller, Failure, type Reply } from '../../functions/chain/call.ts';
import type { ConsoleDeps } from '../../functions/console/deps.ts';
import { operations } from '../../functions/console/operations/index.ts';
import { createDirectory } from '../../stores/directory.ts';
import type { Member } from '../../stores/members.ts';
import { type CreatedOrganization, createOrganization } from '../../stores/organizations.ts';
import { createSignInAttempts } from '../../stores/sign-in-attempts.ts';
import { openStore, type Store } from '../../stores/store.ts';
import { aPolicy, aRoute, aSurface } from './builders.ts';
import { startStore } from './dynoxide.ts';
import { recordUsagePlans, type UsagePlanRecorder } from './usage-plan-recorder.ts';

export const NOW = 1_800_000_000.25;
export const PASSWORD = 'correct horse battery staple';

const RULES = aSurface().keys as NonNullable<ReturnType<typeof aSurface>['keys']>;

/** `wide`: everybody makes keys for the organization. `narrow`: managers make keys for one agent, with scopes. */
export const CONSOLE_POLICY: Policy = aPolicy([
  aSurface({
    name: 'desk',
    title: 'Desk API',
    keys: null,
    routes: [aRoute(), aRoute({ method: 'POST', roles: ['owner'] })],
  }),
  aSurface({
    name: 'wide',
    title: 'Wide API',
    sessions: null,
    baseUrls: { openai: '/v1', anthropic: '' },
    keys: { ...RULES, prefix: 'wide', madeBy: ['owner', 'admin', 'member'] },
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
    keys: { ...RULES, prefix: 'pla', allowedIps: 'refused', expiry: 'refused' },
  }),
]);

export interface Asked {
  readonly as?: Member | null;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  readonly now?: number;
  readonly keyId?: string;
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
  readonly store: Store;
  readonly deps: ConsoleDeps;
  readonly usagePlans: UsagePlanRecorder;
  readonly environment: Readonly<Record<string, string>>;
  /** An organization with an owner, an admin, two members, and an agent on `narrow`. */
  readonly found: (name: string) => Promise<Tenant>;
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
  const store = openStore(running.environment);
  const usagePlans = recordUsagePlans();
  const deps: ConsoleDeps = {
    directory: createDirectory(store),
    signInAttempts: createSignInAttempts(store),
    usagePlanKeys: usagePlans,
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
      asked.as == null ? null : callerFor(asked.as, organizationOf.get(asked.as.id) as string, asked.keyId);
    try {
      const reply = await run(callFor(asked, caller), asked.deps ?? deps);
      const body = reply.body === undefined ? undefined : JSON.parse(JSON.stringify(reply.body));
      return { status: reply.status, body, reply, failure: null };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { code, details } = error;
      return { status: 0, body: { code, ...details, cause: undefined }, reply: null, failure: error };
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
  };
}

function callFor({ path = {}, query = {}, body, now = NOW }: Asked, caller: Caller | null): Call {
  const surface = CONSOLE_POLICY.surfaces.desk;
  const route = surface?.routes[0];
  if (surface === undefined || route === undefined) throw new Error('the test policy lacks its own surface');
  return {
    policy: CONSOLE_POLICY,
    surface,
    route,
    dialect: 'problem',
    requestId: 'request-1',
    caller,
    sourceIp: '192.0.2.7',
    path,
    query,
    header: () => undefined,
    body: body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
    now,
  };
}
