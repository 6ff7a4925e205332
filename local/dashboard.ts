import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Policy, Surface } from '../core/policy/policy.ts';

/** Answers a request for the address itself. */
export type Page = (request: IncomingMessage, response: ServerResponse) => void;

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2330;--quiet:#5c6675;--line:#d9dee6;--paper:#fbfbfa;--card:#fff;--link:#0b57d0}
@media(prefers-color-scheme:dark){:root{--ink:#e7eaf0;--quiet:#9aa4b2;--line:#2e3643;--paper:#12161d;--card:#191f28;--link:#8ab4f8}}
body{margin:0 auto;max-width:60rem;padding:3rem 1.5rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:0 0 .25rem}p{margin:.25rem 0}
.quiet{color:var(--quiet)}main{display:grid;gap:1rem;margin-top:2rem}
section{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.25rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.75rem 0 0}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
code{font:.9em ui-monospace,monospace}a{color:var(--link)}
`;

/** The state of this machine: a static page without script. */
export function statusPage(policy: Policy, url: string): Page {
  const body = render(policy, url);
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  };
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Length': 0 }).end();
      return;
    }
    response.writeHead(200, headers).end(body);
  };
}

function render(policy: Policy, url: string): string {
  const surfaces = Object.values(policy.surfaces).map((surface) =>
    renderSurface(surface, `${url}/${surface.name}`),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Gatehouse</title><style>${STYLE}</style></head>
<body><header><h1>Gatehouse</h1>
<p class="quiet">${escapeHtml(policy.environment.title)} · policy <code>${escapeHtml(policy.version)}</code></p></header>
<main>${surfaces.join('\n')}</main></body></html>
`;
}

const DESCRIPTION = '/openapi.json';

function renderSurface(surface: Surface, address: string): string {
  const bases = Object.entries(surface.baseUrls);
  const rows =
    bases.length === 0
      ? [['Base address', address]]
      : bases.map(([way, path]) => [`Base for ${way}`, address + path]);
  const described = surface.routes.some(({ method, path }) => method === 'GET' && path === DESCRIPTION);
  const list = rows.map(
    ([name = '', value = '']) => `<dt>${escapeHtml(name)}</dt><dd><code>${escapeHtml(value)}</code></dd>`,
  );
  if (described) {
    const target = escapeHtml(address + DESCRIPTION);
    list.push(`<dt>OpenAPI</dt><dd><a href="${target}">${target}</a></dd>`);
  }
  return `<section><h2>${escapeHtml(surface.title)}</h2><p class="quiet">${escapeHtml(surface.description)}</p><dl>${list.join('')}</dl></section>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] as string);
}
