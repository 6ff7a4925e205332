import { basename } from 'node:path';
import { bundle, bundledWith, ROOT } from '../infra/bundle.ts';
import { FUNCTIONS } from '../infra/functions.ts';
import type { DocumentedPolicy } from '../infra/policies.ts';
import type { AssetLike } from './asset-like.ts';
import { FUNCTION } from './function.ts';
import { type GraphResource, ResourceGraph } from './resource-graph.ts';

/** A graph with each function bundled with a policy, where it had the folder of the function's source. */
export function bundledGraph(graph: ResourceGraph, declared: DocumentedPolicy): ResourceGraph {
  return new ResourceGraph(
    graph.resources.map((resource) =>
      resource.type === FUNCTION ? bundledFunction(resource, declared) : resource,
    ),
  );
}

function bundledFunction(resource: GraphResource, declared: DocumentedPolicy): GraphResource {
  const { path } = resource.inputs.code as AssetLike;
  if (typeof path !== 'string') throw new Error(`the code of ${resource.name} is not a folder`);
  const declaration = FUNCTIONS.find(({ name }) => name === basename(path));
  if (declaration === undefined) throw new Error(`there is no function ${basename(path)}`);
  const code = {
    ...(resource.inputs.code as object),
    path: bundle({ ...bundledWith(declaration, declared), root: ROOT }),
  };
  return { ...resource, inputs: { ...resource.inputs, code }, outputs: { ...resource.outputs, code } };
}
