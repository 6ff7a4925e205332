import * as pulumi from '@pulumi/pulumi';
import { DeclarationError } from './declaration-error.ts';

/** Stack config `gatehouse:certificates`: surface, or `dashboard` → ARN of the certificate for its domain. */
const CERTIFICATES = 'certificates';

/**
 * The certificate that the configuration of the stack names.
 *
 * @param holder what has the domain, as messages say it: a surface, or the dashboard
 * @throws DeclarationError if it names none
 */
export function certificateOf(name: string, holder: string): string {
  const certificates = new pulumi.Config().getObject<Record<string, string>>(CERTIFICATES);
  const arn = certificates?.[name];
  if (arn !== undefined) return arn;
  throw new DeclarationError([
    `${holder} has a domain but no certificate; name one: ` +
      `pulumi config set --path '${CERTIFICATES}.${name}' <certificate ARN>`,
  ]);
}
