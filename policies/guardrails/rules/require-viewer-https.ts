import { behaviorsOf, pathsOf } from '../distribution.ts';
import { EVERYWHERE } from '../levels.ts';
import { objectOf } from '../properties.ts';
import type { Properties, ResourceRule } from '../rule.ts';
import { DISTRIBUTION } from '../types.ts';

const HTTPS: readonly unknown[] = ['https-only', 'redirect-to-https'];
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html */
const CURRENT = /^TLSv1\.(2_202[1-9]|3_20\d\d)$/;

export const requireViewerHttps: ResourceRule = {
  id: 'require-viewer-https',
  description:
    'A distribution answers over HTTPS alone, and under a certificate of ours with TLS 1.2 at least.',
  levels: EVERYWHERE,
  remediation:
    'Set `viewerProtocolPolicy` of every behavior to `redirect-to-https` or `https-only`, and `minimumProtocolVersion` to `TLSv1.2_2021` or later.',
  types: [DISTRIBUTION],
  judge: ({ props }) => [
    ...behaviorsOf(props)
      .filter(({ viewerProtocolPolicy }) => !HTTPS.includes(viewerProtocolPolicy))
      .map((behavior) => `answers plain HTTP ${pathsOf(behavior)}`),
    ...judgeCertificate(objectOf(props.viewerCertificate)),
  ],
};

/** Under CloudFront's own certificate, CloudFront says what clients may use. */
function judgeCertificate({
  cloudfrontDefaultCertificate,
  minimumProtocolVersion,
}: Properties): readonly string[] {
  if (cloudfrontDefaultCertificate === true) return [];
  // Its default with a certificate is TLS 1.0.
  return CURRENT.test(String(minimumProtocolVersion))
    ? []
    : ['takes TLS before 1.2, or ciphers that are out of date'];
}
