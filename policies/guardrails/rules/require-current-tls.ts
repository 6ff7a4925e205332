import { EVERYWHERE } from '../levels.ts';
import { refusesPlainHttp } from '../policy-document.ts';
import type { Resource, ResourceRule } from '../rule.ts';
import { BUCKET_POLICY, DOMAIN_NAME, REST_API } from '../types.ts';

/** None of these takes TLS 1.0 or 1.1: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html */
const CURRENT = /^(TLS_1_2$|SecurityPolicy_TLS1[23]_)/;
/** API Gateway demands an access mode with these. */
const ENHANCED = /^SecurityPolicy_/;

export const requireCurrentTls: ResourceRule = {
  id: 'require-current-tls',
  description: 'Nothing is reached without TLS, or with a version before 1.2.',
  levels: EVERYWHERE,
  remediation:
    'Set a `securityPolicy` that begins with `SecurityPolicy_TLS13_` and an `endpointAccessMode`, and have policies of buckets deny requests without `aws:SecureTransport`.',
  types: [REST_API, DOMAIN_NAME, BUCKET_POLICY],
  judge: (resource) =>
    resource.type === BUCKET_POLICY ? judgeBucketPolicy(resource) : judgeEndpoint(resource),
};

function judgeEndpoint({ type, props: { securityPolicy, endpointAccessMode } }: Resource): readonly string[] {
  // The default of a REST API is TLS 1.0, that of a domain 1.2.
  if (securityPolicy === undefined || securityPolicy === null) {
    return type === REST_API ? ['takes TLS 1.0, because it does not say'] : [];
  }
  if (!CURRENT.test(String(securityPolicy))) return [`takes what ${securityPolicy} allows`];
  const needsMode = ENHANCED.test(String(securityPolicy));
  return needsMode && typeof endpointAccessMode !== 'string'
    ? [`names ${securityPolicy} without the access mode that belongs to it`]
    : [];
}

function judgeBucketPolicy({ props }: Resource): readonly string[] {
  return refusesPlainHttp(props.policy) ? [] : ['takes requests over plain HTTP'];
}
