import { ACCOUNT, idOf, physicalName, type StandIn } from './stand-in.ts';

const NO_IAM = 'IAM is not evaluated on this machine';

/** Roles and policies are accepted, and grant or refuse nothing here: least privilege is proved by the guardrails. */
export const ROLE_STAND_INS: readonly StandIn[] = [
  {
    type: 'aws:iam/role:Role',
    honours: ['name', 'namePrefix'],
    ignores: {
      assumeRolePolicy: NO_IAM,
      description: 'text for people',
      inlinePolicies: NO_IAM,
      managedPolicyArns: NO_IAM,
      maxSessionDuration: NO_IAM,
      path: NO_IAM,
      permissionsBoundary: NO_IAM,
    },
    outputs: (resource) => {
      const prefix = resource.inputs.namePrefix;
      const name = typeof prefix === 'string' ? `${prefix}${idOf(resource)}` : physicalName(resource);
      return { id: name, name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, uniqueId: idOf(resource) };
    },
  },
  {
    type: 'aws:iam/rolePolicy:RolePolicy',
    honours: [],
    ignores: { name: NO_IAM, role: NO_IAM, policy: NO_IAM },
    outputs: (resource) => ({
      id: `${resource.inputs.role}:${physicalName(resource)}`,
      name: physicalName(resource),
    }),
  },
  {
    type: 'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
    honours: [],
    ignores: { role: NO_IAM, policyArn: NO_IAM },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
  {
    type: 'aws:iam/policy:Policy',
    honours: ['name'],
    ignores: { policy: NO_IAM, description: NO_IAM, path: NO_IAM },
    outputs: (resource) => {
      const arn = `arn:aws:iam::${ACCOUNT}:policy/${physicalName(resource)}`;
      return { id: arn, arn, name: physicalName(resource) };
    },
  },
];
