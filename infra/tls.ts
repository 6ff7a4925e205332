/**
 * TLS 1.2 and 1.3, with ciphers that keep what is recorded today from being read by what is built later. An API's own default is TLS 1.0.
 * `BASIC`, because `STRICT` also refuses callers whose TLS and HTTP name different hosts, as behind a CDN of theirs; AWS
 * advises to look at the access logs before.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
export const CURRENT_TLS = {
  securityPolicy: 'SecurityPolicy_TLS13_1_2_PQ_2025_09',
  endpointAccessMode: 'BASIC',
} as const;
