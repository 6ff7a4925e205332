import type { Route, Surface } from '../../core/policy/policy.ts';
import type { Headers, Tenants } from './tenants.ts';

/** A body that a route takes, by its operation: the smallest that does something. */
const BODIES: Readonly<Record<string, Body>> = {
  'billing.top-up': json({ amountUsd: '5.00' }),
  'completions.chat': json({ model: 'MODEL', messages: [{ role: 'user', content: 'Hello' }] }),
  'completions.messages': json({
    model: 'MODEL',
    max_tokens: 16,
    messages: [{ role: 'user', content: 'Hello' }],
  }),
  'completions.count-tokens': json({ model: 'MODEL', messages: [{ role: 'user', content: 'Hello' }] }),
  'console.authenticate': json({ email: 'nobody@example.com', password: 'not a password' }),
  'console.accept-invitation': json({ token: 'no invitation', password: 'a password of its own' }),
  'console.change-member': json({ role: 'member' }),
  'console.change-password': json({ currentPassword: 'not this one', newPassword: 'a password of its own' }),
  'console.invite-member': json({ email: 'invited@example.com', role: 'member' }),
  'console.create-agent': json({ name: 'An agent' }),
  'console.change-agent': json({ name: 'Renamed' }),
  'console.create-key': json({ surface: 'SURFACE', name: 'A key' }),
  'console.change-key': json({ name: 'Renamed' }),
  'console.create-token': json({ name: 'A token' }),
  'console.create-credential': json({ name: 'A credential' }),
  'contacts.create': json({ name: 'Ada', emails: ['ada@example.com'] }),
  'contacts.change': json({ name: 'Renamed' }),
  'contacts.import': { type: 'text/csv', text: 'name,emails\nAda,ada@example.com\n' },
  'contacts.upload-file': { type: 'application/octet-stream', text: 'bytes', query: '?name=a.txt' },
  'documents.extract': json({
    fileName: 'a.txt',
    contentType: 'text/plain',
    text: 'Total: $5.00',
    schema: { type: 'object', properties: { total: { type: 'string' } } },
  }),
};

export interface Body {
  readonly type: string;
  readonly text: string;
  readonly query?: string;
}

function json(value: object): Body {
  return { type: 'application/json', text: JSON.stringify(value) };
}

const METHODS_WITH_BODY: readonly string[] = ['PATCH', 'POST', 'PUT'];

export function hasBody({ method }: Route): boolean {
  return METHODS_WITH_BODY.includes(method);
}

/** The smallest body that the route takes; null where it takes none. */
export function bodyOf(route: Route, holes: Readonly<Record<'MODEL' | 'SURFACE', string>>): Body | null {
  const body = BODIES[`${route.function}.${route.operation}`];
  if (body === undefined) return null;
  return { ...body, text: body.text.replace(/"(MODEL|SURFACE)"/g, (_, hole: 'MODEL') => `"${holes[hole]}"`) };
}

/** The path of a route with its parameters filled in. */
export function fill(route: Route, path: Readonly<Record<string, string>>): string {
  return route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? 'none'));
}

export function parametersOf(route: Route): string[] {
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

export interface Answer {
  readonly status: number;
  readonly headers: globalThis.Headers;
  readonly text: string;
}

/** Sends a request to a surface of a platform; throws an answer that the surface does not describe. */
export async function send(
  { url, fetch }: Pick<Tenants, 'url' | 'fetch'>,
  surface: Surface,
  route: Pick<Route, 'method'>,
  path: string,
  options: { readonly headers?: Headers; readonly body?: Body | null } = {},
): Promise<Answer> {
  const { headers = {}, body = null } = options;
  const answer = await fetch(`${url}/${surface.name}${path}${body?.query ?? ''}`, {
    method: route.method,
    headers: { ...headers, ...(body === null ? {} : { 'content-type': body.type }) },
    ...(body === null ? {} : { body: body.text }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
