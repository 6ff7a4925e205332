/** What only this machine can hear. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * An address that paths are appended to: `https://api.example.com/v1`, or `http://` on this machine. Whatever secret is
 * sent there, nobody on the way can read it.
 *
 * @returns it without a slash at its end; null for any other text, also for one with a user, a query or a fragment
 */
export function parseBaseUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== '' || url.password !== '' || /[?#]/.test(text)) return null;
  const isPrivate = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return isPrivate ? url.href.replace(/\/+$/, '') : null;
}
