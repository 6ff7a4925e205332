import * as pulumi from '@pulumi/pulumi';
import { build } from './index.ts';
import type { Outputs } from './outputs.ts';

/** What the Pulumi command runs: the stack is called after the environment. */
export default async function program(): Promise<Outputs> {
  return build(pulumi.getStack());
}
