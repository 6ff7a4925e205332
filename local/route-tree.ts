import { GraphError, type GraphResource, nameOf, type ResourceGraph, textOf } from './resource-graph.ts';
import { rootResourceId } from './rest-api.ts';

/** The resources of a REST API as a tree of path segments; `Entry` is what hangs at a method. */
export interface RouteNode<Entry> {
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly literals: Map<string, RouteNode<Entry>>;
  /** `{name}`: one segment, whatever it says. */
  parameter: { readonly name: string; readonly node: RouteNode<Entry> } | null;
  /** `{name+}`: one or more segments, to the end of the path. */
  greedy: { readonly name: string; readonly node: RouteNode<Entry> } | null;
  /** By HTTP method; `ANY` takes the methods that are not there. */
  readonly methods: Map<string, Entry>;
}

export interface Match<Entry> {
  readonly entry: Entry;
  readonly parameters: Readonly<Record<string, string>> | null;
}

const RESOURCE = 'aws:apigateway/resource:Resource';
const PART = /^(?:\{([\w.:-]+)(\+)?\}|[\w.:~@!$&'()*,;=%-]+)$/;

export function newNode<Entry>(resourceId: string, resourcePath: string): RouteNode<Entry> {
  return { resourceId, resourcePath, literals: new Map(), parameter: null, greedy: null, methods: new Map() };
}

/** The tree without methods, and its nodes by resource id. */
export function growTree<Entry>(
  graph: ResourceGraph,
  apiId: string,
): { root: RouteNode<Entry>; byId: Map<string, RouteNode<Entry>> } {
  const root = newNode<Entry>(rootResourceId(apiId), '/');
  const byId = new Map([[root.resourceId, root]]);
  let waiting = [...graph.where(RESOURCE, 'restApi', apiId)];
  while (waiting.length > 0) {
    const later = waiting.filter((resource) => !attach(resource, byId));
    if (later.length === waiting.length) {
      throw new GraphError(
        later.map((resource) => `${nameOf(resource)}: its parentId names no resource of its API.`),
      );
    }
    waiting = later;
  }
  return { root, byId };
}

/** False if the parent is not in the tree yet. */
function attach<Entry>(resource: GraphResource, byId: Map<string, RouteNode<Entry>>): boolean {
  const parent = byId.get(textOf(resource, 'parentId'));
  if (!parent) return false;
  const part = textOf(resource, 'pathPart');
  const match = PART.exec(part);
  if (!match)
    throw new GraphError([`${nameOf(resource)}: '${part}' is not a path part that API Gateway takes.`]);
  const path = parent.resourcePath === '/' ? `/${part}` : `${parent.resourcePath}/${part}`;
  const node = newNode<Entry>(resource.id, path);
  const [, name, greedy] = match;
  const taken =
    name === undefined ? parent.literals.has(part) : (greedy ? parent.greedy : parent.parameter) !== null;
  if (taken) throw new GraphError([`${nameOf(resource)}: ${path} has a sibling that takes the same paths.`]);
  if (name === undefined) parent.literals.set(part, node);
  else if (greedy) parent.greedy = { name, node };
  else parent.parameter = { name, node };
  byId.set(resource.id, node);
  return true;
}

/**
 * The entry for a method and a path. A literal segment goes before a parameter, a parameter before a greedy one;
 * where the more particular way leads nowhere, the next is tried. A slash at the end counts for nothing.
 */
export function findRoute<Entry>(
  root: RouteNode<Entry>,
  httpMethod: string,
  path: string,
): Match<Entry> | null {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  const segments = trimmed === '/' ? [] : trimmed.slice(1).split('/');
  const values: string[] = [];
  const node = descend(root, httpMethod, segments, 0, values);
  if (node === null) return null;
  const entry = node.methods.get(httpMethod) ?? node.methods.get('ANY');
  if (entry === undefined) return null;
  if (values.length === 0) return { entry, parameters: null };
  const parameters: Record<string, string> = {};
  for (let at = 0; at < values.length; at += 2) parameters[values[at] as string] = values[at + 1] as string;
  return { entry, parameters };
}

/** Writes names and values of the parameters on the way, in turn, to `values`. */
function descend<Entry>(
  node: RouteNode<Entry>,
  httpMethod: string,
  segments: readonly string[],
  at: number,
  values: string[],
): RouteNode<Entry> | null {
  if (at === segments.length) {
    return node.methods.has(httpMethod) || node.methods.has('ANY') ? node : null;
  }
  const segment = segments[at] as string;
  const literal = node.literals.get(segment);
  if (literal) {
    const found = descend(literal, httpMethod, segments, at + 1, values);
    if (found) return found;
  }
  if (node.parameter && segment !== '') {
    values.push(node.parameter.name, segment);
    const found = descend(node.parameter.node, httpMethod, segments, at + 1, values);
    if (found) return found;
    values.length -= 2;
  }
  const greedy = node.greedy;
  if (greedy && (greedy.node.methods.has(httpMethod) || greedy.node.methods.has('ANY'))) {
    values.push(greedy.name, segments.slice(at).join('/'));
    return greedy.node;
  }
  return null;
}
