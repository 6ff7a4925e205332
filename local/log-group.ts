import { arnOf, idOf, physicalName, type StandIn } from './stand-in.ts';

export const LOG_GROUP = 'aws:cloudwatch/logGroup:LogGroup';

/** Log groups are files under `logs/`, written by `function-log.ts`. */
export const LOG_GROUP_STAND_INS: readonly StandIn[] = [
  {
    type: LOG_GROUP,
    honours: ['name'],
    ignores: {
      retentionInDays: 'a file is bounded by its size instead',
      kmsKeyId: 'files are protected by the owner of this machine',
      deletionProtectionEnabled: 'nothing is deleted',
      logGroupClass: 'a price',
      skipDestroy: 'nothing is deleted',
    },
    outputs: (resource) => {
      const name = physicalName(resource);
      return { id: name, name, arn: arnOf('logs', `log-group:${name}`) };
    },
  },
  {
    type: 'aws:cloudwatch/logResourcePolicy:LogResourcePolicy',
    honours: [],
    ignores: {
      policyDocument: 'IAM is not evaluated on this machine',
      policyName: 'IAM is not evaluated on this machine',
    },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
];
