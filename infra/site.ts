import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { type BuildOptions, buildSync, type Metafile, type OutputFile } from 'esbuild';

/** A file of the dashboard, as browsers ask for it. */
export interface SiteFile {
  /** Without a slash in front: `assets/main-3F2A.js`. */
  readonly path: string;
  readonly contents: Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
}

export interface CompiledSite {
  readonly files: readonly SiteFile[];
  /** Paths of what it was made of: from the root, or of this machine. */
  readonly inputs: readonly string[];
}

/** Browsers that have what the pages use: `<dialog>`, and colors that depend on the scheme. */
const BROWSERS = ['chrome123', 'firefox121', 'safari17.5'];
const ASSETS = 'assets';

/** Its name holds a digest of what it is, so it never becomes another. */
const FOREVER = 'public, max-age=31536000, immutable';
/** Asked for anew each time; answered with 304 while it is the same. */
const NEVER_STALE = 'no-cache';

const COMMON = {
  bundle: true,
  platform: 'browser',
  target: BROWSERS,
  minify: true,
  legalComments: 'none',
  write: false,
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** The script of the page. */
const MAIN = 'main.tsx';

/** The scripts that run beside the pages. Their addresses stay the same: browsers know them by these. */
const WORKERS = ['session/session-worker.ts', 'session/pacemaker.ts', 'policy-worker/policy-worker.ts'];

/** Where in the template the page's scripts and styles go. */
const HEAD = '<!-- scripts and styles -->';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** @throws Error for a file of a kind that has no content type here. */
export function contentTypeOf(path: string): string {
  const type = CONTENT_TYPES[extname(path)];
  if (type === undefined) throw new Error(`the dashboard has no content type for ${path}`);
  return type;
}

/**
 * Compiles `dashboard/` under a checkout: the page, its scripts in parts that load when they are needed, its workers.
 *
 * @throws BuildFailure of esbuild if the code has a mistake
 */
export function compileSite(root: string): CompiledSite {
  const folder = join(root, 'dashboard');
  const outdir = join(root, '.cache', 'site');
  const page = buildSync({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: [join(folder, MAIN)],
    outdir,
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    entryNames: `${ASSETS}/[name]-[hash]`,
    chunkNames: `${ASSETS}/[name]-[hash]`,
    metafile: true,
  });
  const workers = buildSync({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: WORKERS.map((path) => join(folder, path)),
    outdir,
    entryNames: '[name]',
    format: 'iife',
    metafile: true,
  });
  const named = ({ path, contents }: OutputFile) => ({ path: relative(outdir, path), contents });
  const pictures = join(folder, 'public');
  const names = readdirSync(pictures);
  return {
    files: [
      ...page.outputFiles.map(named).map((file) => siteFile(file.path, file.contents, FOREVER)),
      ...workers.outputFiles.map(named).map((file) => siteFile(file.path, file.contents, NEVER_STALE)),
      ...names.map((name) => siteFile(name, readFileSync(join(pictures, name)), NEVER_STALE)),
      // Last: once it is there, all that it names is.
      siteFile('index.html', Buffer.from(pageOf(folder, page.metafile)), NEVER_STALE),
    ],
    inputs: [
      import.meta.filename,
      ...[page, workers].flatMap(({ metafile }) => Object.keys(metafile.inputs)),
      ...['index.html', 'tsconfig.json'].map((name) => join(folder, name)),
      pictures,
      ...names.map((name) => join(pictures, name)),
    ],
  };
}

function siteFile(path: string, contents: Uint8Array, cacheControl: string): SiteFile {
  return { path, contents, contentType: contentTypeOf(path), cacheControl };
}

function pageOf(folder: string, { outputs }: Metafile): string {
  // What is imported when it is needed is an entry as well.
  const entry = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === `dashboard/${MAIN}`);
  if (entry === undefined) throw new Error('the dashboard has no script');
  const [script, { cssBundle, imports }] = entry;
  const address = (path: string) => `/${ASSETS}/${basename(path)}`;
  const preloaded = imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path);
  const head = [
    ...(cssBundle === undefined ? [] : [`<link rel="stylesheet" href="${address(cssBundle)}">`]),
    `<script type="module" src="${address(script)}"></script>`,
    ...preloaded.map((path) => `<link rel="modulepreload" href="${address(path)}">`),
  ];
  return readFileSync(join(folder, 'index.html'), 'utf8').replace(HEAD, head.join('\n'));
}
