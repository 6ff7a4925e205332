import { createHash } from 'node:crypto';

export const PROJECT = 'gatehouse';

/** The name of a thing on AWS: `gatehouse-<environment>-<thing>`. */
export function physicalName(environment: string, thing: string): string {
  return `${PROJECT}-${environment}-${thing}`;
}

/** Hex digits of a digest: enough to tell two definitions apart. */
const DIGEST_LENGTH = 16;

/** Names a definition by its content, the same for the same definition. */
export function digestOf(definition: unknown): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, DIGEST_LENGTH);
}
