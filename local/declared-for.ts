import { hash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../core/policy/policy.ts';
import { digestOfCode } from './digest-of-code.ts';
import { keptGraph } from './kept-graph.ts';
import type { ResourceGraph } from './resource-graph.ts';
import { readStackSettings } from './stack-settings.ts';

const ROOT = join(import.meta.dirname, '..');
const FUNCTIONS = join(ROOT, 'functions');
/** What the program and its evaluation are made of. Of a function it asks no more than whether it is there. */
const FOLDERS = ['core', 'dashboard', 'infra', 'local', 'stores'];

/**
 * What the program would declare on AWS for a policy, with the settings of the stack that is called after its environment.
 * No function is bundled: the code of each is the folder of its source. The graph is kept by all that it depends on,
 * so that only a change costs an evaluation.
 *
 * @throws GraphError if the policy asks for what cannot be deployed, or the program for what this machine does not know
 */
export async function declaredFor(policy: Policy): Promise<ResourceGraph> {
  const environment = policy.environment.name;
  const settings = readStackSettings(environment, ROOT);
  const declaring = withoutWhatIsBundled(policy);
  const handlers = readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' }).sort();
  const digest = hash('sha256', JSON.stringify([ROOT, digestOfCode(FOLDERS), handlers, settings, declaring]));
  return keptGraph(digest, async () => {
    const { evaluate } = await import('./evaluate.ts');
    return evaluate(environment, async () => {
      const { runtime } = await import('@pulumi/pulumi');
      const { build } = await import('../infra/index.ts');
      runtime.setAllConfig({ ...settings });
      return () => build(environment, { policy: declaring, folderOf });
    });
  });
}

/**
 * INVARIANT: the program is given this and nothing else of the policy, so that policies which differ in no more than
 * their version and the addresses of providers have one graph.
 */
function withoutWhatIsBundled(policy: Policy): Policy {
  const providers = Object.entries(policy.providers).map(
    ([name, provider]) => [name, { ...provider, url: '' }] as const,
  );
  return { ...policy, version: '', providers: Object.fromEntries(providers) };
}

function folderOf(name: string): string {
  return join(FUNCTIONS, name);
}
