import { arnOf, idOf, physicalName, type StandIn } from './stand-in.ts';

/**
 * Secrets are accepted by name. Functions on this machine never ask for one: the models answer from the
 * sandbox, so there is no upstream key to keep.
 */
export const SECRET_STAND_INS: readonly StandIn[] = [
  {
    type: 'aws:secretsmanager/secret:Secret',
    honours: ['name'],
    ignores: {
      description: 'text for people',
      kmsKeyId: 'no value is stored',
      recoveryWindowInDays: 'nothing is deleted',
      forceOverwriteReplicaSecret: 'no value is stored',
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
