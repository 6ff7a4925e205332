import { CATALOGUE, type ErrorCode, errorRow } from './errors/catalogue.ts';
import type { OperationDescription } from './openapi-description.ts';
import type { Policy, Route, Surface } from './policy/policy.ts';
import { RULES } from './rules/index.ts';

/** A route with everything that its description depends on. */
export interface DescribedRoute {
  readonly policy: Policy;
  readonly surface: Surface;
  readonly route: Route;
  /** null for an operation that nobody has described. */
  readonly described: OperationDescription | null;
}

/** What can go wrong whatever the route: with the request as such, and behind the gate. */
const ALWAYS: readonly ErrorCode[] = [
  'internal_error',
  'invalid_request',
  'plan_throttled',
  'upstream_timeout',
];
/** What the gateway and the store add to the rules wherever a credential is asked for. */
const WITH_CREDENTIAL: readonly ErrorCode[] = ['plan_quota', 'store_unavailable'];
const WITH_BODY: readonly ErrorCode[] = ['body_too_large', 'content_type_unsupported'];
const WITH_JSON: readonly ErrorCode[] = ['invalid_json'];
const WITH_PROMPT: readonly ErrorCode[] = [
  'model_not_found',
  'model_unavailable',
  'upstream_error',
  'upstream_overloaded',
  'upstream_rate_limited',
];
const WITH_AGENT: readonly ErrorCode[] = ['agent_not_allowed'];
const WITH_NAMED_AGENT: readonly ErrorCode[] = ['agent_required'];
const WITH_THREADS: readonly ErrorCode[] = ['thread_not_found'];
const WITH_IDEMPOTENCY_KEY: readonly ErrorCode[] = [
  'conflict',
  'idempotency_in_progress',
  'idempotency_key_reused',
];
const WITH_FIREWALL: readonly ErrorCode[] = ['not_permitted'];
const METHODS_WITH_BODY: readonly string[] = ['PATCH', 'POST', 'PUT'];
const JSON_MEDIA_TYPE = 'application/json';

export function hasBody(route: Route): boolean {
  return METHODS_WITH_BODY.includes(route.method);
}

/** Every code that a caller can be told on a route, in the order of the catalogue. */
export function codesOf({ policy, surface, route, described }: DescribedRoute): ErrorCode[] {
  const takesJson = hasBody(route) && route.takes.includes(JSON_MEDIA_TYPE);
  const codes = new Set<ErrorCode>([
    ...ALWAYS,
    ...(route.publicBecause === null ? [...gateCodes(surface, route), ...WITH_CREDENTIAL] : []),
    ...(policy.environment.firewall === null ? [] : WITH_FIREWALL),
    ...(hasBody(route) ? WITH_BODY : []),
    ...(takesJson ? WITH_JSON : []),
    ...(route.path.includes('{') ? (['not_found'] as const) : []),
    ...(route.carries === 'prompts' ? WITH_PROMPT : []),
    ...(route.actsAsAgent ? WITH_AGENT : []),
    ...(route.actsAsAgent && surface.agents !== null ? WITH_NAMED_AGENT : []),
    ...(route.keepsThreads ? WITH_THREADS : []),
    ...(route.takesIdempotencyKey ? WITH_IDEMPOTENCY_KEY : []),
    ...ownCodes(surface, route, described?.failures ?? []),
  ]);
  return (Object.keys(CATALOGUE) as ErrorCode[]).filter((code) => codes.has(code));
}

/** What the rules can deny with here: those that look at nothing the route or the surface has are left out. */
function gateCodes(surface: Surface, route: Route): ErrorCode[] {
  const idle = new Set<ErrorCode>();
  if (route.scope === null) idle.add('scope_missing');
  if (route.roles === null) idle.add('role_insufficient');
  if (surface.keys?.allowedIps !== 'optional') idle.add('ip_not_allowed');
  if (surface.keys?.secretPrefix == null) idle.add('secret_wrong');
  if (surface.agents === null || surface.keys?.actsOn !== 'agent') idle.add('agent_not_allowed');
  return RULES.flatMap((rule) => rule.denies)
    .filter((code) => !idle.has(code))
    .map((code) => (statusOf(surface, code) === 401 ? 'authentication_failed' : code));
}

/** What an operation fails with by itself: without a credential nobody pays, and not every key has spending limits. */
function ownCodes(surface: Surface, route: Route, failures: readonly ErrorCode[]): ErrorCode[] {
  const idle = new Set<ErrorCode>();
  if (route.publicBecause !== null) idle.add('insufficient_balance').add('spending_limit_reached');
  if (surface.keys?.spendingLimits !== 'optional') idle.add('spending_limit_reached');
  return failures.filter((code) => !idle.has(code));
}

/** The status that a surface gives to a code. */
export function statusOf(surface: Surface, code: ErrorCode): number {
  return surface.statuses[code] ?? errorRow(code).status;
}
