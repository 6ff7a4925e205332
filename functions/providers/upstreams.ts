import type { Policy } from '../../core/policy/policy.ts';
import type { Upstreams } from './index.ts';
import type { Provider } from './provider.ts';
import { createKeySource, type KeySource } from './secrets.ts';
import { openSecretsManager, type SecretsEnvironment } from './secrets-manager.ts';
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
  const made = new Map<string, { readonly key: KeySource; readonly upstream: Provider } | null>();

  function make(name: string) {
    const arn = arns.get(name);
    const provider = policy.providers[name];
    if (arn === undefined || provider === undefined) return null;
    const key = createKeySource({ provider: name, ask: () => read(arn), clock: Date.now });
    return { key, upstream: createUpstream({ provider, key }) };
  }

  return async (name) => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    if (known === null) return null;
    return (await known.key.current()) === null ? null : known.upstream;
  };
}
