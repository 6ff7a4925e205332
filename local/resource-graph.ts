/** Properties of a resource, as plain data; assets and archives stay the objects that the program made. */
export type Properties = Readonly<Record<string, unknown>>;

export interface GraphResource {
  readonly urn: string;
  readonly type: string;
  /** Logical name in the program. */
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  /** Inputs and what AWS would have added to them. */
  readonly outputs: Properties;
  /** URN of the component that holds it. */
  readonly parent: string | null;
  /** URNs. */
  readonly dependencies: readonly string[];
  /** False for components: they group, and stand for nothing on AWS. */
  readonly custom: boolean;
}

/** What a Pulumi program declared, evaluated. */
export class ResourceGraph {
  readonly resources: readonly GraphResource[];
  readonly #byType = new Map<string, GraphResource[]>();

  constructor(resources: readonly GraphResource[]) {
    this.resources = resources;
    for (const resource of resources) {
      const ofType = this.#byType.get(resource.type);
      if (ofType) ofType.push(resource);
      else this.#byType.set(resource.type, [resource]);
    }
  }

  ofType(type: string): readonly GraphResource[] {
    return this.#byType.get(type) ?? [];
  }

  /** The resources of a type whose input `property` is `value`. */
  where(type: string, property: string, value: unknown): readonly GraphResource[] {
    return this.ofType(type).filter((resource) => resource.inputs[property] === value);
  }
}

/** How messages name a resource. */
export function nameOf(resource: Pick<GraphResource, 'type' | 'name'>): string {
  return `${resource.type.split(':').at(-1)} '${resource.name}'`;
}

/** A declaration that this machine cannot serve as AWS would. */
export class GraphError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'GraphError';
    this.problems = problems;
  }
}

export function textOf(resource: GraphResource, property: string): string {
  const value = resource.outputs[property];
  if (typeof value !== 'string') {
    throw new GraphError([`${nameOf(resource)}: '${property}' must be a text, and is ${describe(value)}.`]);
  }
  return value;
}

export function optionalText(resource: GraphResource, property: string): string | null {
  return resource.outputs[property] === undefined ? null : textOf(resource, property);
}

export function numberOf(resource: GraphResource, property: string, absent: number): number {
  const value = resource.outputs[property];
  if (value === undefined || value === null) return absent;
  if (typeof value !== 'number') {
    throw new GraphError([`${nameOf(resource)}: '${property}' must be a number, and is ${describe(value)}.`]);
  }
  return value;
}

/** A property that maps names to texts; absent is empty. */
export function textsOf(resource: GraphResource, property: string): Readonly<Record<string, string>> {
  const value = resource.outputs[property] ?? {};
  if (
    typeof value !== 'object' ||
    Array.isArray(value) ||
    Object.values(value).some((text) => typeof text !== 'string')
  ) {
    throw new GraphError([`${nameOf(resource)}: '${property}' must map names to texts.`]);
  }
  return value as Record<string, string>;
}

export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  return Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
}
