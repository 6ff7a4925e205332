import { createHash } from 'node:crypto';
import { TABLES } from '../stores/tables.ts';
import { DeclarationError } from './declaration-error.ts';

export const PROJECT = 'gatehouse';
/** What everything of the dashboard is called. No surface can have the name. */
export const DASHBOARD = 'dashboard';

/** The name of a thing on AWS: `gatehouse-<environment>-<thing>`. */
export function physicalName(environment: string, thing: string): string {
  return `${PROJECT}-${environment}-${thing}`;
}

/** The name of the secret that keeps the API key of a model provider. */
export function providerSecretName(environment: string, provider: string): string {
  return physicalName(environment, `provider-${provider}`);
}

/** What every table of an environment is called, by the variable that `stores/` reads its name from. */
export function tableVariables(environment: string): Readonly<Record<string, string>> {
  return Object.fromEntries(TABLES.map(({ name, variable }) => [variable, physicalName(environment, name)]));
}

/** AWS adds 26 characters, and a bucket's name has 63. */
const MAX_BUCKET_PREFIX_LENGTH = 37;

/**
 * What the name of a bucket begins with. Bucket names are shared by all accounts of AWS, so a name of ours alone may
 * be taken, and another account could take it first: AWS completes it with one that nobody has.
 */
export function bucketPrefix(environment: string, thing: string): string {
  const prefix = `${physicalName(environment, thing)}-`;
  if (prefix.length <= MAX_BUCKET_PREFIX_LENGTH) return prefix;
  throw new DeclarationError([
    `the environment's name \`${environment}\` is too long: names of buckets would begin with \`${prefix}\`, ` +
      `and ${MAX_BUCKET_PREFIX_LENGTH} characters are left for that`,
  ]);
}

/** Hex digits of a digest: enough to tell two definitions apart. */
const DIGEST_LENGTH = 16;

/** Names a definition by its content, the same for the same definition. */
export function digestOf(definition: unknown): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, DIGEST_LENGTH);
}
