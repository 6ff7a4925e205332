import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { WriteLine } from '../../functions/chain/log-request.ts';
import type { ContactsDeps } from '../../functions/contacts/deps.ts';
import { operations } from '../../functions/contacts/operations/index.ts';
import { awslambda, DELIMITER_BYTES, ResponseStream } from '../../local/function-stream.ts';
import { createIdempotencyStore } from '../../stores/idempotency.ts';
import { aKeyValue, aPolicy, aRoute, aSurface } from './builders.ts';
import { NOW, type RunningContacts, startContacts } from './contacts.ts';
import { ALLOWED, aProxyEvent } from './proxy-event.ts';

const FORM = 'multipart/form-data';
const of = (method: string, path: string, operation: string, differences: object = {}) =>
  aRoute({ method, path: `/agents/{agentId}${path}`, operation, dialects: ['open-api'], ...differences });

export const SURFACE = aSurface({
  dialects: ['open-api'],
  agents: { parameter: 'agentId', header: null },
  routes: [
    of('GET', '', 'list'),
    of('POST', '', 'create', { takesIdempotencyKey: true }),
    of('POST', '/import', 'import', {
      takesIdempotencyKey: true,
      takes: ['text/csv', 'application/x-ndjson', FORM],
    }),
    of('GET', '/{contactId}', 'read'),
    of('PATCH', '/{contactId}', 'change'),
    of('DELETE', '/{contactId}', 'delete'),
    of('GET', '/{contactId}/files', 'list-files'),
    of('POST', '/{contactId}/files', 'upload-file', {
      takesIdempotencyKey: true,
      takes: [FORM, 'application/octet-stream'],
    }),
    of('GET', '/{contactId}/files/{fileId}', 'download-file'),
    of('DELETE', '/{contactId}/files/{fileId}', 'delete-file'),
  ],
});

export interface Who {
  readonly organizationId: string;
  readonly agentId: string;
}

export interface Sent {
  /** Below the contacts of the agent: `/con_1/files`. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value is sent as JSON, text and bytes as they are. */
  readonly body?: unknown;
  readonly deps?: ContactsDeps;
  readonly now?: number;
  /** Until Lambda would end the function. */
  readonly remainingMs?: number;
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly json: any;
  /** The line that the function logged. */
  readonly log: any;
}

export type Send = (method: string, sent?: Sent) => Promise<Got>;

export interface ContactsApi {
  readonly running: RunningContacts;
  readonly deps: ContactsDeps;
  /** Calls as an agent's key; as an agent of its own unless one is named. */
  readonly as: (who?: Partial<Who>) => Send;
  readonly stop: () => Promise<void>;
}

let agents = 0;

/** The operations behind the chain that they have on Lambda, on stores of their own. */
export async function startContactsApi(): Promise<ContactsApi> {
  Object.assign(globalThis, { awslambda });
  const running = await startContacts();
  const deps: ContactsDeps = { contacts: running.contacts, directory: running.store };
  return {
    running,
    deps,
    as: ({ organizationId = 'org_1', agentId = `agt_${agents++}` } = {}) => {
      const credential = aKeyValue();
      return (method, sent = {}) =>
        send(running, deps, { organizationId, agentId }, credential, method, sent);
    },
    stop: running.stop,
  };
}

async function send(
  running: RunningContacts,
  deps: ContactsDeps,
  { organizationId, agentId }: Who,
  credential: string,
  method: string,
  sent: Sent,
): Promise<Got> {
  const lines: string[] = [];
  const handler = await handlerOf(running, sent.deps ?? deps, sent.now ?? NOW, (line) => lines.push(line));
  const [contactId, files, fileId] = (sent.path ?? '').split('/').slice(1);
  const isImport = contactId === 'import' && method === 'POST';
  const resource = isImport
    ? '/import'
    : [contactId && '/{contactId}', files && '/files', fileId && '/{fileId}'].join('');
  const event = {
    ...aProxyEvent({
      method,
      resource: `/agents/{agentId}${resource}`,
      path: { agentId, ...(contactId && !isImport ? { contactId } : {}), ...(fileId ? { fileId } : {}) },
      headers: { ...contentType(sent.body), authorization: `Bearer ${credential}`, ...sent.headers },
      authorizer: { ...ALLOWED, organizationId, agentId },
      ...encoded(sent.body),
    }),
    queryStringParameters: sent.query ?? null,
  };
  event.requestContext.requestId = randomUUID();
  const chunks: Buffer[] = [];
  const stream = new ResponseStream({
    write: (chunk, written) => {
      chunks.push(chunk);
      written();
    },
    end: () => undefined,
  });
  const closed = once(stream, 'close');
  await handler(event, stream, { getRemainingTimeInMillis: () => sent.remainingMs ?? 60_000 });
  await closed;
  return { ...read(Buffer.concat(chunks)), log: JSON.parse(lines[0] ?? '{}') };
}

type Handler = (event: object, stream: ResponseStream, context: object) => Promise<void>;

/** The chain looks for `awslambda` when it is loaded. */
async function handlerOf(
  { store }: RunningContacts,
  deps: ContactsDeps,
  now: number,
  write: WriteLine,
): Promise<Handler> {
  const { createHandler } = await import('../../functions/chain/chain.ts');
  const handler = createHandler({
    policy: aPolicy([SURFACE]),
    operations,
    deps,
    streams: true,
    idempotency: createIdempotencyStore(store),
    clock: () => now,
    write,
  });
  return handler as unknown as Handler;
}

function contentType(body: unknown): Record<string, string> {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return {};
  return { 'content-type': 'application/json' };
}

/** What is no JSON comes in base64, as from a gateway that knows the media type as binary. */
function encoded(body: unknown): { body?: string; isBase64Encoded?: boolean } {
  if (body === undefined) return {};
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return { body: JSON.stringify(body) };
  return { body: Buffer.from(body as string).toString('base64'), isBase64Encoded: true };
}

function read(answer: Buffer): Omit<Got, 'log'> {
  const end = answer.indexOf(Buffer.alloc(DELIMITER_BYTES));
  const { statusCode, headers } = JSON.parse(answer.subarray(0, end).toString('utf8'));
  const bytes = answer.subarray(end + DELIMITER_BYTES);
  const isJson = headers['content-type'] === 'application/json' && bytes.length > 0;
  return {
    status: statusCode,
    headers,
    bytes,
    json: isJson ? JSON.parse(bytes.toString('utf8')) : undefined,
  };
}

/** A form as browsers and scripts send it. */
export async function aForm(
  parts: Readonly<Record<string, string | { name: string; type?: string; content: string | Uint8Array }>>,
): Promise<{ body: Uint8Array; headers: Record<string, string> }> {
  const form = new FormData();
  for (const [field, part] of Object.entries(parts)) {
    if (typeof part === 'string') form.append(field, part);
    else form.append(field, new Blob([part.content as string], { type: part.type ?? '' }), part.name);
  }
  const request = new Response(form);
  return {
    body: new Uint8Array(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
  };
}
