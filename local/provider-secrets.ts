import type { Policy } from '../core/policy/policy.ts';
import { providerSecretName } from '../infra/naming.ts';
import type { ResourceGraph } from './resource-graph.ts';
import { secretsOf } from './secret.ts';
import { SecretVault } from './secret-vault.ts';
import { StartError } from './start-error.ts';

/** The secrets of the graph, with the keys of providers as values; a provider without a key has a secret without a value. */
export function openProviderSecrets(
  graph: ResourceGraph,
  policy: Policy,
  keys: Readonly<Record<string, string>>,
  nowMilliseconds: number,
): SecretVault {
  const declared = secretsOf(graph);
  const vault = new SecretVault(declared);
  for (const [provider, key] of Object.entries(keys)) {
    const wanted = providerSecretName(policy.environment.name, provider);
    if (!declared.some(({ name }) => name === wanted)) {
      throw new StartError(
        `There is a key of the provider ${provider}, and no secret ${wanted} to keep it in.`,
      );
    }
    vault.put(wanted, key, null, nowMilliseconds);
  }
  return vault;
}
