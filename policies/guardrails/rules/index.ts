import type { Rule } from '../rule.ts';
import { forbidAuthorizerCaching } from './forbid-authorizer-caching.ts';
import { forbidHourlyUsagePlans } from './forbid-hourly-usage-plans.ts';
import { forbidOpenNetworks } from './forbid-open-networks.ts';
import { forbidPlainSecrets } from './forbid-plain-secrets.ts';
import { forbidRequestTraces } from './forbid-request-traces.ts';
import { forbidWildcardPermissions } from './forbid-wildcard-permissions.ts';
import { limitApiKeys } from './limit-api-keys.ts';
import { limitAuthorizers } from './limit-authorizers.ts';
import { limitFunctionVariables } from './limit-function-variables.ts';
import { limitIpSetAddresses } from './limit-ip-set-addresses.ts';
import { limitIpSets } from './limit-ip-sets.ts';
import { limitLogSubscriptions } from './limit-log-subscriptions.ts';
import { limitResources } from './limit-resources.ts';
import { limitStages } from './limit-stages.ts';
import { limitUsagePlans } from './limit-usage-plans.ts';
import { requireAccessLogs } from './require-access-logs.ts';
import { requireAlarms } from './require-alarms.ts';
import { requireAuthorizerOnMethods } from './require-authorizer-on-methods.ts';
import { requireBucketProtection } from './require-bucket-protection.ts';
import { requireCurrentTls } from './require-current-tls.ts';
import { requireEveryGatewayResponse } from './require-every-gateway-response.ts';
import { requireFirewallOnStages } from './require-firewall-on-stages.ts';
import { requireLogRetention } from './require-log-retention.ts';
import { requireOriginAccessControl } from './require-origin-access-control.ts';
import { requireReservedConcurrency } from './require-reserved-concurrency.ts';
import { requireSecurityHeaders } from './require-security-headers.ts';
import { requireTableProtection } from './require-table-protection.ts';
import { requireViewerHttps } from './require-viewer-https.ts';

/** Everything that is enforced: the door, what is behind it, what is written down about it, and how much of it AWS takes. */
export const rules: readonly Rule[] = [
  requireAuthorizerOnMethods,
  forbidAuthorizerCaching,
  requireReservedConcurrency,
  requireEveryGatewayResponse,
  requireFirewallOnStages,
  forbidOpenNetworks,
  forbidHourlyUsagePlans,
  requireCurrentTls,
  requireViewerHttps,
  requireSecurityHeaders,

  forbidWildcardPermissions,
  forbidPlainSecrets,
  requireTableProtection,
  requireBucketProtection,
  requireOriginAccessControl,

  requireAccessLogs,
  forbidRequestTraces,
  requireLogRetention,
  requireAlarms,

  limitAuthorizers,
  limitResources,
  limitStages,
  limitApiKeys,
  limitUsagePlans,
  limitIpSets,
  limitIpSetAddresses,
  limitFunctionVariables,
  limitLogSubscriptions,
];
