import { idOf, type StandIn } from './stand-in.ts';

const NO_ACCOUNT = 'no AWS account is asked';

export const PROVIDER_STAND_INS: readonly StandIn[] = [
  {
    type: 'pulumi:providers:aws',
    honours: [],
    ignores: {
      defaultTags: 'tags allocate costs and find resources; there is neither here',
      allowedAccountIds: NO_ACCOUNT,
      profile: NO_ACCOUNT,
      assumeRoles: NO_ACCOUNT,
      skipCredentialsValidation: NO_ACCOUNT,
      skipMetadataApiCheck: NO_ACCOUNT,
      skipRegionValidation: NO_ACCOUNT,
      skipRequestingAccountId: NO_ACCOUNT,
    },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
];
