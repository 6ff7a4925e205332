import type { CompletePolicySet } from './normalize.ts';
import {
  asWritten,
  entries,
  fields,
  firstOf,
  keyOf,
  NOWHERE,
  type Origin,
  type Place,
  type Written,
  wholly,
  within,
} from './origin.ts';
import type { Path } from './problem.ts';
import { surfaceOrigin } from './sources-surface.ts';

/** A place in a policy document. */
export interface Source {
  /** Relative to the folder of the policies, as in a `Problem`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
}

/**
 * Where a value of the resolved policy is declared; null where nobody wrote it: a default. What another value
 * stands in for is declared where that is: a model without `upstream` is called upstream as its key says.
 *
 * @param path into `Policy`: `['surfaces', 'a2v2', 'routes', 3, 'scope']`. Maps and lists are at their key.
 */
export type SourceOf = (path: Path) => Source | null;

/**
 * The way back from the policy of one environment to its documents: the counterpart of `normalize`.
 *
 * @param locate where in the text of a document a key or a value stands
 */
export function sourcesOf(
  set: CompletePolicySet,
  environment: string,
  locate: (place: Place) => Source,
): SourceOf {
  const top = policyOrigin(set, environment);
  return (path) => {
    const { place } = path.reduce<Origin>((origin, step) => origin.below(step), top);
    return place === null ? null : locate(place);
  };
}

function policyOrigin(set: CompletePolicySet, name: string): Origin {
  const documentOf = ({ file, value }: { readonly file: string; readonly value: unknown }): Written => ({
    file,
    path: [],
    value,
  });
  const environment = set.environments.find(({ value }) => value.environment === name);
  if (environment === undefined) throw new Error(`the documents have no environment ${name}`);
  const written = documentOf(environment);
  const surfaceOf = (surface: string | number): Written | null => {
    const found = set.surfaces.find(({ value }) => value.surface === surface);
    return found === undefined ? null : documentOf(found);
  };
  const models = documentOf(set.models);
  const plans = documentOf(set.plans);
  return fields(written, {
    // What it names is all documents together.
    version: () => NOWHERE,
    environment: () => environmentOrigin(written),
    surfaces: () => ({ place: null, below: (step) => surfaceAt(step, surfaceOf, written) }),
    plans: () => entries(within(plans, 'plans'), planOrigin),
    defaultPlan: () => asWritten(within(plans, 'default')),
    models: () => entries(within(models, 'models'), modelOrigin),
    providers: () => entries(within(models, 'providers'), providerOrigin),
    networks: () => entries(within(documentOf(set.networks), 'networks'), networkOrigin),
  });
}

function surfaceAt(
  name: string | number,
  surfaceOf: (name: string | number) => Written | null,
  environment: Written,
): Origin {
  const surface = surfaceOf(name);
  if (surface === null) return NOWHERE;
  const known = (issuer: string): Written => surfaceOf(issuer) ?? surface;
  return surfaceOrigin(surface, within(environment, 'surfaces', name), known);
}

function environmentOrigin(written: Written): Origin {
  const own =
    (...path: string[]) =>
    () =>
      asWritten(within(written, ...path));
  const firewall = within(written, 'firewall');
  return fields(within(written, 'environment'), {
    name: own('environment'),
    title: own('title'),
    sessionTtlSeconds: own('sessions', 'ttl'),
    rotationAgeSeconds: own('keys', 'rotate-after'),
    threads: () =>
      fields(within(written, 'threads'), {
        ttlSeconds: own('threads', 'keep'),
        historyTokens: own('threads', 'history'),
      }),
    money: () =>
      fields(within(written, 'money'), {
        holdSeconds: own('money', 'hold'),
        sweepEverySeconds: own('money', 'sweep'),
      }),
    unconnectedModels: own('providers', 'unconnected'),
    logRetentionDays: own('logs', 'keep'),
    loggedDecisions: own('logs', 'decisions'),
    deletionProtection: own('tables', 'deletion-protection'),
    pointInTimeRecovery: own('tables', 'point-in-time-recovery'),
    throttle: () => throttleOrigin(within(written, 'throttle')),
    authorizerConcurrency: own('authorizer', 'reserved-concurrency'),
    firewall: () =>
      fields(firewall, {
        block: own('firewall', 'block'),
        ratePerFiveMinutes: own('firewall', 'rate-per-address'),
        managedRules: own('firewall', 'managed-rules'),
      }),
    dashboardDomain: own('dashboard', 'domain'),
    alarmEmail: own('alarms', 'email'),
  });
}

function throttleOrigin(throttle: Written): Origin {
  return fields(throttle, {
    ratePerSecond: () => asWritten(within(throttle, 'rate')),
    burst: () => asWritten(within(throttle, 'burst')),
  });
}

function planOrigin(plan: Written): Origin {
  return fields(plan, {
    name: () => keyOf(plan),
    title: () => asWritten(within(plan, 'title')),
    throttle: () => throttleOrigin(within(plan, 'throttle')),
    quota: () => wholly(within(plan, 'quota')),
  });
}

function providerOrigin(provider: Written): Origin {
  const own = (name: string) => () => asWritten(within(provider, name));
  return fields(provider, {
    name: () => keyOf(provider),
    title: own('title'),
    url: own('url'),
    paths: own('speaks'),
    countTokensPath: own('counts-tokens'),
  });
}

function modelOrigin(model: Written): Origin {
  const own =
    (...path: string[]) =>
    () =>
      asWritten(within(model, ...path));
  const upstream = within(model, 'upstream');
  return fields(model, {
    id: () => keyOf(model),
    title: own('title'),
    surfaces: own('surfaces'),
    provider: own('provider'),
    upstream: () => (upstream.value === undefined ? keyOf(model) : asWritten(upstream)),
    createdAt: own('created'),
    contextTokens: own('context'),
    maxOutputTokens: own('max-output'),
    prices: () =>
      fields(within(model, 'prices'), {
        inputMicros: own('prices', 'input'),
        cachedInputMicros: own('prices', 'cached-input'),
        outputMicros: own('prices', 'output'),
      }),
    imageTokens: () => asWritten(firstOf(within(model, 'image-tokens'), within(model, 'context'))),
  });
}

function networkOrigin(network: Written): Origin {
  const own = (name: string) => () => asWritten(within(network, name));
  return fields(network, {
    name: () => keyOf(network),
    title: own('title'),
    ipv4: own('ipv4'),
    ipv6: own('ipv6'),
  });
}
