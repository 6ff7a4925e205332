import { hash } from 'node:crypto';

/** What is kept of a credential's text. The text has 190 random bits: a fast hash is enough. */
export function hashCredential(text: string): string {
  return hash('sha256', text, 'base64url');
}
