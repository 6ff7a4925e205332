import type { Explanation } from '../../core/explain/explanation.ts';
import type { KeyRules, Model, Policy, Route, Surface } from '../../core/policy/policy.ts';
import { printPath } from '../../core/policy/problem.ts';
import { RULES } from '../../core/rules/index.ts';
import type { Played } from '../../core/scenarios/play.ts';
import { printInstant } from '../../core/values/instant.ts';
import { printScope } from '../../core/values/scope.ts';
import type { ConsoleDeps } from './deps.ts';
import type { ExplanationView, PolicyView } from './policy-shapes.ts';

type SurfaceView = PolicyView['surfaces'][number];

/**
 * The policy as a member may know it: what its OpenAPI documents and its keys tell anyway, in one place.
 *
 * INVARIANT: each field is named here. Providers with their addresses, networks, firewall, throttles and alarms are
 * the operators' business.
 */
export function policyView(policy: Policy, { surfaceUrls }: ConsoleDeps): PolicyView {
  const { name, title } = policy.environment;
  return {
    version: policy.version,
    environment: { name, title },
    rules: RULES.map(({ id }) => id),
    surfaces: Object.values(policy.surfaces).map((surface) => surfaceView(surface, surfaceUrls)),
    models: Object.values(policy.models).map(modelView),
  };
}

function surfaceView(surface: Surface, urls: ConsoleDeps['surfaceUrls']): SurfaceView {
  const { name, title, description, keys, sessions, tokens, agents } = surface;
  return {
    name,
    title,
    description,
    url: (Object.hasOwn(urls, name) ? urls[name] : undefined) ?? null,
    baseUrls: surface.baseUrls,
    credentials: surface.credentials.map(({ in: place, header, secretHeader, kinds, dialect }) => ({
      in: place,
      header,
      secretHeader,
      kinds: [...kinds],
      dialect,
    })),
    keys: keys && keysView(keys),
    sessions: sessions && { issuer: sessions.issuer, rateLimits: sessions.limits },
    tokens: tokens && {
      issuer: tokens.issuer,
      rateLimits: tokens.limits,
      atMost: tokens.atMost,
      expiry: tokens.expiry,
    },
    agents,
    permissions: Object.entries(surface.scopes).flatMap(([resource, actions]) =>
      actions.map((action) => printScope({ resource, action })),
    ),
    routes: surface.routes.map(routeView),
    dialects: [...surface.dialects],
    statuses: surface.statuses,
    browserOrigins: surface.browserOrigins && [...surface.browserOrigins],
  };
}

function keysView({ madeBy, limits, ...rules }: KeyRules): NonNullable<SurfaceView['keys']> {
  const { prefix, secretPrefix, name, actsOn, allowedIps, expiry, sandbox, spendingLimits } = rules;
  return {
    prefix,
    secretPrefix,
    name,
    actsOn,
    madeBy: [...madeBy],
    rateLimits: limits,
    allowedIps,
    expiry,
    sandbox,
    spendingLimits,
  };
}

function routeView(route: Route): SurfaceView['routes'][number] {
  const { id, method, path, title, publicBecause, scope, roles, dialects } = route;
  const { actsAsAgent, takesIdempotencyKey } = route;
  return {
    id,
    method,
    path,
    title,
    publicBecause,
    permission: scope,
    roles: roles && [...roles],
    dialects: [...dialects],
    actsAsAgent,
    takesIdempotencyKey,
  };
}

function modelView(model: Model): PolicyView['models'][number] {
  const { id, title, surfaces, contextTokens, maxOutputTokens, prices } = model;
  return { id, title, surfaces: [...surfaces], contextTokens, maxOutputTokens, prices };
}

/** How a supposed request is decided, and why. */
export function explanationView(policy: Policy, played: Played, explanation: Explanation): ExplanationView {
  const { effect, code, steps, answer } = explanation;
  return {
    policyVersion: policy.version,
    surface: played.surface.name,
    route: played.route?.id ?? null,
    at: printInstant(played.now),
    from: played.request.sourceIp,
    effect,
    code,
    steps: steps.map((step) => ({ ...step, declaredIn: step.declaredIn.map(printPath) })),
    answer,
  };
}
