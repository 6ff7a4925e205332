/** Everything that these pages start as a script of its own. */
const SCRIPTS = ['/session-worker.js', '/pacemaker.js', '/policy-worker.js'] as const;
export type OwnScript = (typeof SCRIPTS)[number];

/** The types of browsers that take scripts only from a policy; TypeScript does not have them yet. */
interface TrustedTypes {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ) => { readonly createScriptURL: (url: string) => unknown };
}

function check(url: string): string {
  if (!SCRIPTS.some((script) => script === url)) throw new TypeError('not a script of these pages');
  return url;
}

const policy = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(
  'gatehouse',
  { createScriptURL: check },
);

/**
 * The only addresses that scripts may be started from. The security policy of these pages lets no script, and no
 * text that was injected, add another.
 */
export function addressOf(script: OwnScript): string {
  return policy === undefined ? check(script) : (policy.createScriptURL(script) as string);
}
