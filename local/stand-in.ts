import { hash } from 'node:crypto';
import type { Properties } from './resource-graph.ts';

/** The region and account that this machine stands for. Neither exists for AWS' local tools. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/**
 * How this machine takes one type of resource: which properties it acts on, which it knows and leaves alone,
 * and what AWS would answer once the resource exists. A property in neither list is refused.
 */
export interface StandIn {
  /** Pulumi's type token: `aws:lambda/function:Function`. */
  readonly type: string;
  readonly honours: readonly string[];
  /** Property → why leaving it alone changes nothing that a caller can see. */
  readonly ignores: Readonly<Record<string, string>>;
  /** What AWS adds to the inputs; `id` is the resource's id. */
  readonly outputs: (resource: Declared) => Properties & { readonly id: string };
}

export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
}

/** Ignored on every type. */
export const IGNORED_EVERYWHERE: Readonly<Record<string, string>> = {
  tags: 'tags allocate costs and find resources; there is neither here',
  region: 'one machine is one region',
};

const ID_LENGTH = 10;

/** A stable id in the alphabet of API Gateway's own. */
export function idOf(resource: Declared): string {
  const digest = BigInt(`0x${hash('sha256', `${resource.type} ${resource.name}`)}`);
  return digest.toString(36).slice(0, ID_LENGTH);
}

/** The physical name: the declared one, else the logical one. */
export function physicalName(resource: Declared, property = 'name'): string {
  const declared = resource.inputs[property];
  return typeof declared === 'string' ? declared : resource.name;
}

export function arnOf(service: string, rest: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
}

/** Everything that is wrong with a declaration, in words; empty if the stand-in takes it. */
export function problemsWith(standIn: StandIn | undefined, resource: Declared): string[] {
  if (!standIn) {
    return [
      `'${resource.name}' is of type ${resource.type}, which has no stand-in on this machine. ` +
        'Add one to the list in local/stand-ins.ts, or leave the resource out of the local environment.',
    ];
  }
  return Object.keys(resource.inputs)
    .filter((property) => resource.inputs[property] !== undefined && !knows(standIn, property))
    .map(
      (property) =>
        `'${resource.name}' (${resource.type}) sets '${property}', which its stand-in neither honours nor knowingly ignores.`,
    );
}

function knows(standIn: StandIn, property: string): boolean {
  return standIn.honours.includes(property) || property in standIn.ignores || property in IGNORED_EVERYWHERE;
}
