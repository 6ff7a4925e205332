import { basename } from 'node:path';
import type { Policy } from '../core/policy/policy.ts';
import { bundle, ROOT } from '../infra/bundle.ts';
import type { AssetLike } from './asset-like.ts';
import { FUNCTION } from './function.ts';
import { type GraphResource, ResourceGraph } from './resource-graph.ts';

/** A graph with each function bundled with a policy, where it had the folder of the function's source. */
export function bundledGraph(graph: ResourceGraph, policy: Policy): ResourceGraph {
  return new ResourceGraph(
    graph.resources.map((resource) =>
      resource.type === FUNCTION ? bundledFunction(resource, policy) : resource,
    ),
  );
}

function bundledFunction(resource: GraphResource, policy: Policy): GraphResource {
  const { path } = resource.inputs.code as AssetLike;
  if (typeof path !== 'string') throw new Error(`the code of ${resource.name} is not a folder`);
  const code = {
    ...(resource.inputs.code as object),
    path: bundle({ function: basename(path), policy, root: ROOT }),
  };
  return { ...resource, inputs: { ...resource.inputs, code }, outputs: { ...resource.outputs, code } };
}
