import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Policy } from '../../../../core/policy/policy.ts';
import type { WriteLine } from '../../../../functions/chain/log-request.ts';
import type { CompletionDeps } from '../../../../functions/completions/complete.ts';
import { createMemory } from '../../../../functions/completions/memory.ts';
import { operations } from '../../../../functions/completions/operations.ts';
import { sandbox } from '../../../../functions/providers/sandbox/sandbox.ts';
import { awslambda, DELIMITER_BYTES, ResponseStream } from '../../../../local/function-stream.ts';
import { createOrganization } from '../../../../stores/organizations.ts';
import { DIRECTORY_TABLES, openStore, type Store } from '../../../../stores/store.ts';
import { aPolicy, aRoute, aSurface } from '../../../support/builders.ts';
import { type RunningStore, startStore } from '../../../support/dynoxide.ts';
import { ALLOWED, aProxyEvent } from '../../../support/proxy-event.ts';
import { eventsOf, type Json, MODELS } from '../harness.ts';

export const START = 1_800_000_000.25;

const chatRoute = (path: string, differences: object) =>
  aRoute({ method: 'POST', path, operation: 'chat', dialects: ['openai'], ...differences });

/** `/threads` keeps threads, `/agent` speaks as an agent only, `/plain` as nobody. */
export const POLICY: Policy = {
  ...aPolicy([
    aSurface({
      dialects: ['openai', 'anthropic'],
      agents: { parameter: null, header: 'x-agent-id' },
      routes: [
        chatRoute('/threads', { actsAsAgent: true, keepsThreads: true }),
        chatRoute('/agent', { actsAsAgent: true }),
        chatRoute('/plain', {}),
        ...['messages', 'count-tokens'].map((operation) =>
          aRoute({
            method: 'POST',
            path: `/${operation}`,
            operation,
            dialects: ['anthropic'],
            actsAsAgent: true,
          }),
        ),
      ],
    }),
  ]),
  models: Object.fromEntries(MODELS.map((model) => [model.id, model])),
};

export interface Who {
  readonly organizationId: string;
  /** Of the key; null for a caller who has to name one. */
  readonly agentId: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: Json;
  /** The data of a stream's events. */
  readonly events: Json[];
}

export interface Sending {
  readonly resource?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The client leaves once the answer has so many characters. */
  readonly leavesAfter?: number;
}

export interface Served {
  readonly running: RunningStore;
  readonly store: Store<'directory' | 'threads'>;
  /** An organization with agents of these instructions, on the surface of the policy. */
  readonly found: (name: string, instructions: readonly string[]) => Promise<Who[]>;
  readonly send: (who: Who, body: unknown, sending?: Sending) => Promise<Answer>;
  /** What the function has logged, parsed. */
  readonly lines: Json[];
  readonly clock: { now: number };
  readonly stop: () => Promise<void>;
}

/** The operations behind the chain that they have on Lambda, on a store of their own. */
export async function serve(
  differences: Partial<CompletionDeps> & { endpointOf?: (running: RunningStore) => Promise<string> } = {},
): Promise<Served> {
  const { endpointOf = async ({ endpoint }) => endpoint, ...given } = differences;
  const running = await startStore();
  const endpoint = await endpointOf(running);
  const environment = { ...running.environment, AWS_ENDPOINT_URL_DYNAMODB: endpoint };
  const store = openStore(environment, ['directory', 'threads']);
  const clock = { now: START };
  const lines: Json[] = [];
  const memory = createMemory(store);
  const deps: CompletionDeps = {
    providerFor: async () => sandbox,
    charging: (provider) => provider,
    memory: async () => memory,
    ...given,
  };
  const handler = await handlerOf(deps, clock, (line) => lines.push(JSON.parse(line)));
  return {
    running,
    store,
    found: (name, instructions) => foundOn(running, name, instructions),
    send: async (who, body, sending = {}) => {
      clock.now += 0.001;
      return send(handler, who, body, sending);
    },
    lines,
    clock,
    stop: async () => {
      store.client.destroy();
      await running.stop();
    },
  };
}

type Handler = (event: object, stream: ResponseStream, context: object) => Promise<void>;

async function handlerOf(deps: CompletionDeps, clock: { now: number }, write: WriteLine): Promise<Handler> {
  Object.assign(globalThis, { awslambda });
  const { createHandler } = await import('../../../../functions/chain/chain.ts');
  const handler = createHandler({
    policy: POLICY,
    operations,
    deps,
    streams: true,
    clock: () => clock.now,
    write,
  });
  return handler as unknown as Handler;
}

async function foundOn(
  { environment }: RunningStore,
  name: string,
  instructions: readonly string[],
): Promise<Who[]> {
  const directory = openStore(environment, DIRECTORY_TABLES);
  const { organization, agents } = await createOrganization(directory, {
    name,
    plan: 'starter',
    members: [],
    agents: instructions.map((text, at) => ({
      name: `${name} ${at}`,
      instructions: text,
      surface: 'invented',
    })),
    origin: { memberId: null, credentialId: null, sourceIp: null, requestId: null, now: START },
  });
  directory.client.destroy();
  return agents.map(({ id }) => ({ organizationId: organization.id, agentId: id }));
}

async function send(
  handler: Handler,
  { organizationId, agentId }: Who,
  body: unknown,
  { resource = '/threads', headers = {}, leavesAfter }: Sending,
): Promise<Answer> {
  let text = '';
  const stream: ResponseStream = new ResponseStream({
    write: (chunk, written) => {
      text += chunk.toString('utf8');
      if (leavesAfter !== undefined && text.length >= leavesAfter) stream.destroy();
      else written();
    },
    end: () => undefined,
  });
  const event = aProxyEvent({
    method: 'POST',
    resource,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    authorizer: { ...ALLOWED, organizationId, agentId: agentId ?? '' },
  });
  event.requestContext.requestId = randomUUID();
  const closed = once(stream, 'close');
  const run = handler(event, stream, { getRemainingTimeInMillis: () => 60_000 });
  if (leavesAfter === undefined) await run;
  else await run.catch(() => undefined);
  await closed;
  return read(text);
}

function read(text: string): Answer {
  const [prelude = '', body = ''] = text.split('\0'.repeat(DELIMITER_BYTES));
  const { statusCode, headers } = JSON.parse(prelude);
  const isJson = headers['content-type'] === 'application/json';
  return {
    status: statusCode,
    headers,
    text: body,
    json: isJson ? JSON.parse(body) : undefined,
    events: isJson ? [] : eventsOf(body),
  };
}
