import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Stands in for `gh`: keeps the comments of one pull request, and what else it was called with. */

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  readonly body: string;
}

const { STUB_FOLDER = '', GH_TOKEN } = process.env;
const PER_PAGE = 2;
const file = join(STUB_FOLDER, 'comments.json');
const args = process.argv.slice(2);
const comments: Comment[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];

appendFileSync(join(STUB_FOLDER, 'gh.log'), `${JSON.stringify(args)}\n`);
if (GH_TOKEN === undefined || GH_TOKEN === '') throw new Error('gh: set the GH_TOKEN environment variable');
if (args[0] !== 'api') throw new Error(`gh ${args.join(' ')} is not known here`);

const path = args.find((word) => word.startsWith('repos/')) ?? '';
const method = optionOf('--method') ?? 'GET';
const [, id] = /issues\/comments\/(\d+)$/.exec(path) ?? [];
if (method === 'GET' && path.endsWith('/issues/7/comments')) process.stdout.write(JSON.stringify(pages()));
else if (method === 'POST' && path.endsWith('/issues/7/comments'))
  keep([...comments, commentOf(comments.length + 1)]);
else if (method === 'PATCH' && id !== undefined) {
  keep(comments.map((one) => (one.id === Number(id) ? { ...one, body: bodyField() } : one)));
} else if (method === 'POST' && path.endsWith('/code-scanning/sarifs')) {
  writeFileSync(join(STUB_FOLDER, 'uploaded.sarif'), fieldOf('sarif'));
} else throw new Error(`gh: ${method} ${path} is not known here`);

function pages(): Comment[][] {
  if (!args.includes('--paginate') || !args.includes('--slurp')) return [comments.slice(0, PER_PAGE)];
  return comments.flatMap((_, at) => (at % PER_PAGE === 0 ? [comments.slice(at, at + PER_PAGE)] : []));
}

function commentOf(number: number): Comment {
  return { id: number, user: { login: 'github-actions[bot]' }, body: bodyField() };
}

function keep(all: readonly Comment[]): void {
  writeFileSync(file, JSON.stringify(all));
}

function bodyField(): string {
  return fieldOf('body');
}

/** `--field name=@file` is the text of the file. */
function fieldOf(name: string): string {
  const value = args.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  return value.startsWith('@') ? readFileSync(value.slice(1), 'utf8') : value;
}

function optionOf(option: string): string | undefined {
  const at = args.indexOf(option);
  return at < 0 ? undefined : args[at + 1];
}
