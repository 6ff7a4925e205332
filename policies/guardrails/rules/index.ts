import type { Rule } from '../rule.ts';
import { forbidAuthorizerCaching } from './forbid-authorizer-caching.ts';
import { forbidOpenNetworks } from './forbid-open-networks.ts';
import { forbidPlainSecrets } from './forbid-plain-secrets.ts';
import { forbidWildcardPermissions } from './forbid-wildcard-permissions.ts';
import { requireAccessLogs } from './require-access-logs.ts';
import { requireAuthorizerOnMethods } from './require-authorizer-on-methods.ts';
import { requireBucketProtection } from './require-bucket-protection.ts';
import { requireEveryGatewayResponse } from './require-every-gateway-response.ts';
import { requireFirewallOnStages } from './require-firewall-on-stages.ts';
import { requireLogRetention } from './require-log-retention.ts';
import { requireTableProtection } from './require-table-protection.ts';

/** Everything that is enforced: the door, what is behind it, what is written down about it. */
export const rules: readonly Rule[] = [
  requireAuthorizerOnMethods,
  forbidAuthorizerCaching,
  requireEveryGatewayResponse,
  requireFirewallOnStages,
  forbidOpenNetworks,

  forbidWildcardPermissions,
  forbidPlainSecrets,
  requireTableProtection,
  requireBucketProtection,

  requireAccessLogs,
  requireLogRetention,
];
