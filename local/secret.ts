import { type ResourceGraph, textOf } from './resource-graph.ts';
import { arnOf, idOf, physicalName, type StandIn } from './stand-in.ts';

const SECRET = 'aws:secretsmanager/secret:Secret';

export const SECRET_STAND_INS: readonly StandIn[] = [
  {
    type: SECRET,
    honours: ['name'],
    ignores: {
      description: 'text for people',
      kmsKeyId: 'values are in memory only',
      recoveryWindowInDays: 'nothing is deleted',
      forceOverwriteReplicaSecret: 'there is one region',
    },
    outputs: (resource) => {
      const arn = arnOf('secretsmanager', `secret:${physicalName(resource)}-${idOf(resource).slice(0, 6)}`);
      return { id: arn, arn, name: physicalName(resource) };
    },
  },
  {
    type: 'aws:secretsmanager/secretPolicy:SecretPolicy',
    honours: [],
    ignores: {
      secretArn: 'IAM is not evaluated on this machine',
      policy: 'IAM is not evaluated on this machine',
      blockPublicPolicy: 'IAM is not evaluated on this machine',
    },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
];

export interface DeclaredSecret {
  readonly arn: string;
  readonly name: string;
}

/** The secrets of the graph. Their values are no part of it. */
export function secretsOf(graph: ResourceGraph): readonly DeclaredSecret[] {
  return graph.ofType(SECRET).map((secret) => ({ arn: textOf(secret, 'arn'), name: textOf(secret, 'name') }));
}
