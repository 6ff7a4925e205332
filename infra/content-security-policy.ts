/** What the pages may call beside their own origin, by their origins: `https://api.example.com`. */
type Origins = readonly string[];

/**
 * The value of `Content-Security-Policy` for every answer of the dashboard: for its pages, and for its service worker, which is
 * held to the header of its own file. Scripts, styles and pictures come from its own origin alone, none of them written inside
 * a page; scripts are started by one policy of trusted types; nobody frames a page, and none sends a form.
 */
export function contentSecurityPolicy(calls: Origins): string {
  return Object.entries(directives(calls))
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

function directives(calls: Origins): Readonly<Record<string, string>> {
  return {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self'",
    'connect-src': [...new Set(["'self'", ...calls])].join(' '),
    'worker-src': "'self'",
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'gatehouse',
  };
}
