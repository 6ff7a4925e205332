import type { Provider as Declared, Policy } from '../../core/policy/policy.ts';
import type { Upstreams } from './index.ts';
import type { Provider } from './provider.ts';
import { createKeySource, type KeySource } from './secrets.ts';
import { openSecretsManager, type SecretsEnvironment } from './secrets-manager.ts';
import { translated } from './translated.ts';
import { createUpstream } from './upstream/upstream.ts';

/**
 * The upstreams of a policy's providers, each made once: its connections, its key and what is known of its state belong to
 * this process.
 *
 * @param arns name of a provider → ARN of the secret that holds its key.
 */
export function openUpstreams(
  policy: Policy,
  arns: ReadonlyMap<string, string>,
  environment: SecretsEnvironment,
): Upstreams {
  const read = openSecretsManager(environment);
  const made = new Map(
    Object.values(policy.providers).flatMap((provider) => {
      const arn = arns.get(provider.name);
      if (arn === undefined) return [];
      const key = createKeySource({ provider: provider.name, ask: () => read(arn), clock: Date.now });
      return [[provider.name, { key, upstream: inBothDialects(provider, key) }] as const];
    }),
  );
  return async (name) => {
    const known = made.get(name);
    if (known === undefined) return null;
    return (await known.key.current()) === null ? null : known.upstream;
  };
}

/** A provider as its clients see it: what it does not speak by itself is translated. */
export function inBothDialects(provider: Declared, key: KeySource): Provider {
  const upstream = createUpstream({ provider, key });
  const other = translated(upstream);
  const by = (dialect: keyof Declared['paths']) => (provider.paths[dialect] === undefined ? other : upstream);
  return {
    complete: (request, signal) => by(request.dialect).complete(request, signal),
    countTokens: (request, signal) => upstream.countTokens(request, signal),
  };
}
