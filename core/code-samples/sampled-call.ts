import {
  keyHeaders,
  keyPlaceOf,
  type SampledKey,
  type SampledRoute,
  type SampledSurface,
} from './sampled-surface.ts';

/** A request that shows how a surface is called. */
export interface SampledCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; null for none. */
  readonly body: unknown;
}

/** The OpenAI SDKs add this to their base URL, the Anthropic SDKs that. */
export const CHAT_COMPLETIONS = '/chat/completions';
export const MESSAGES = '/v1/messages';
/** What routes of Anthropic's dialect refuse a request without. */
export const ANTHROPIC_VERSION = { 'anthropic-version': '2023-06-01' } as const;

const AGENT_PLACEHOLDER = 'AGENT_ID';

/** The route of chat completions; undefined where a surface has none. */
export function chatRouteOf({ routes }: SampledSurface): SampledRoute | undefined {
  return routes.find(({ method, path }) => method === 'POST' && path.endsWith(CHAT_COMPLETIONS));
}

/** The route of messages; undefined where a surface has none. */
export function messagesRouteOf({ routes }: SampledSurface): SampledRoute | undefined {
  return routes.find(({ method, path }) => method === 'POST' && path.endsWith(MESSAGES));
}

/**
 * A first request to try: a completion where there are any, and something that only reads otherwise.
 *
 * @param address where the surface answers, without a slash at its end
 * @param model of those that the surface serves; null where it serves none
 * @returns null where a key alone can do nothing
 */
export function sampledCall(
  surface: SampledSurface,
  address: string,
  key: SampledKey,
  model: string | null,
): SampledCall | null {
  const place = keyPlaceOf(surface);
  if (place === null) return null;
  const headers = keyHeaders(place, key);
  const chat = chatRouteOf(surface);
  if (chat !== undefined && model !== null) {
    return {
      method: chat.method,
      url: address + chat.path,
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: { model, messages: [{ role: 'user', content: 'Hello' }] },
    };
  }
  const route = surface.routes.find((one) => isToRead(one, surface, key));
  return route === undefined
    ? null
    : { method: route.method, url: address + filled(route.path, surface, key), headers, body: null };
}

/** Whether the key can call it without knowing more than the agent. */
function isToRead(route: SampledRoute, { agents }: SampledSurface, { permissions }: SampledKey): boolean {
  const parameters = [...route.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  return (
    route.method === 'GET' &&
    route.publicBecause === null &&
    route.roles === null &&
    parameters.every((name) => name === agents?.parameter) &&
    (route.permission === null || permissions === null || permissions.includes(route.permission))
  );
}

function filled(path: string, { agents }: SampledSurface, { agentId }: SampledKey): string {
  return agents === null || agents.parameter === null
    ? path
    : path.replace(`{${agents.parameter}}`, agentId ?? AGENT_PLACEHOLDER);
}
