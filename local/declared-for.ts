import { join } from 'node:path';
import type { Policy } from '../core/policy/policy.ts';
import { evaluate } from './evaluate.ts';
import type { ResourceGraph } from './resource-graph.ts';
import { readStackSettings } from './stack-settings.ts';

const ROOT = join(import.meta.dirname, '..');

/**
 * What the program would declare on AWS for a policy, with the settings of the stack that is called after its environment.
 * Nothing is bundled: it is for looking at, and the same whatever the code of a function and the version of the policy.
 *
 * @throws GraphError if the policy asks for what cannot be deployed, or the program for what this machine does not know
 */
export function declaredFor(policy: Policy): Promise<ResourceGraph> {
  const environment = policy.environment.name;
  return evaluate(environment, async () => {
    const { runtime } = await import('@pulumi/pulumi');
    const { build } = await import('../infra/index.ts');
    runtime.setAllConfig(readStackSettings(environment, ROOT));
    return () => build(environment, { policy, folderOf });
  });
}

function folderOf(name: string): string {
  return join(ROOT, 'functions', name);
}
