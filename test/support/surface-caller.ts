import type { Tenants } from './tenants.ts';

type Body = RequestInit['body'] | object;

/** Sends requests to one surface: plain objects as JSON, everything else as it is. */
export function callerOf(tenants: () => Tenants, surface: string) {
  return async function call(method: string, path: string, headers: object, body?: Body) {
    const isJson = body !== undefined && Object.getPrototypeOf(body) === Object.prototype;
    const answer = await tenants().fetch(`${tenants().url}/${surface}${path}`, {
      method,
      headers: { ...headers, ...(isJson ? { 'content-type': 'application/json' } : {}) },
      ...(body === undefined
        ? {}
        : { body: isJson ? JSON.stringify(body) : (body as NonNullable<RequestInit['body']>) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const isJsonAnswer = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
    return {
      status: answer.status,
      headers: answer.headers,
      bytes,
      json: (isJsonAnswer && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : undefined) as any,
    };
  };
}
