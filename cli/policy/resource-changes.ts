import type { ReviewPair } from '../../core/review/review-pairs.ts';
import type { GraphResource, Properties } from '../../local/resource-graph.ts';

/** What would become of the resources of one environment. */
export interface ResourceChanges {
  readonly environment: string;
  readonly resources: readonly ResourceChange[];
}

export interface ResourceChange {
  readonly action: 'create' | 'update' | 'delete';
  /** `usage plan`, `IP set`. */
  readonly kind: string;
  /** Type token of Pulumi. */
  readonly type: string;
  readonly name: string;
  /** Inputs that differ; empty for what is made or goes. */
  readonly properties: readonly string[];
}

/** Every function carries the policy, and every deployment the definition of its API: they follow from any change. */
const FOLLOWING = ['aws:apigateway/deployment:Deployment'];

/** What `pulumi up` would do to resources of AWS because of the difference between two policies. */
export async function resourceChanges(pairs: readonly ReviewPair[]): Promise<ResourceChanges[]> {
  // Loads Pulumi, which takes longer than all the rest.
  const { declaredFor } = await import('../../local/declared-for.ts');
  const changes: ResourceChanges[] = [];
  for (const { name, base, head } of pairs) {
    const before = resourcesOf((await declaredFor(base.policy)).resources);
    // As the same stack, whatever the other environment is called: names would differ in everything.
    const after = resourcesOf((await declaredFor(inEnvironment(head.policy, base.policy))).resources);
    changes.push({ environment: name, resources: compare(before, after) });
  }
  return changes;
}

type SomePolicy = ReviewPair['base']['policy'];

function inEnvironment(policy: SomePolicy, { environment: { name } }: SomePolicy): SomePolicy {
  return { ...policy, environment: { ...policy.environment, name } };
}

type Known = ReadonlyMap<string, GraphResource>;

function resourcesOf(resources: readonly GraphResource[]): Known {
  const real = resources.filter(({ type }) => type.startsWith('aws:') && !FOLLOWING.includes(type));
  return new Map(real.map((resource) => [`${resource.type} ${resource.name}`, resource]));
}

function compare(before: Known, after: Known): ResourceChange[] {
  const only = (those: Known, others: Known, action: 'create' | 'delete') =>
    [...those].filter(([key]) => !others.has(key)).map(([, resource]) => changeOf(resource, action, []));
  const updated = [...before].flatMap(([key, resource]) => {
    const other = after.get(key);
    const properties = other === undefined ? [] : differing(resource.inputs, other.inputs);
    return properties.length === 0 ? [] : [changeOf(resource, 'update', properties)];
  });
  return [...only(after, before, 'create'), ...updated, ...only(before, after, 'delete')];
}

function changeOf(
  { type, name }: GraphResource,
  action: ResourceChange['action'],
  properties: readonly string[],
): ResourceChange {
  return { action, kind: kindOf(type), type, name, properties };
}

/** `aws:apigateway/usagePlan:UsagePlan` is a `usage plan`, and `aws:s3/bucketObjectv2:BucketObjectv2` a `bucket object`. */
function kindOf(type: string): string {
  const name = (type.split(':').at(-1) ?? type).replace(/v\d+$/, '');
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/\b[A-Z][a-z]/g, (word) => word.toLowerCase());
}

function differing(before: Properties, after: Properties): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => textOf(before[name]) !== textOf(after[name]));
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
