import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { PolicyDocument } from '../../core/policy/parse.ts';
import { POLICIES, readPolicyDocuments } from '../../infra/policy-files.ts';
import { CommandFailure, EXIT } from '../command.ts';

/** One of the two policies of a review: documents, and the environment of them if a single one is meant. */
export interface ReviewSide {
  /** As it was asked for: `main`, `env:prod`, `the working tree`. */
  readonly name: string;
  readonly documents: readonly PolicyDocument[];
  readonly environment: string | null;
}

const ENVIRONMENT = /^env:(.+)$/;
/** Documents are a page or a few: what is larger is none. */
const MAX_GIT_BYTES = 64 * 1024 * 1024;
const DOCUMENT = /^(?:[^/]+\.ya?ml|(?:environments|surfaces)\/[^/]+)$/;

/**
 * The documents that a word of the command line names: `env:<name>`, a folder, or else a revision of git.
 *
 * @param directory the documents of the working tree
 * @throws CommandFailure if there is nothing of the name
 */
export function readSide(word: string | null, directory: string = POLICIES): ReviewSide {
  if (word === null)
    return { name: 'the working tree', documents: readPolicyDocuments(directory), environment: null };
  const environment = ENVIRONMENT.exec(word)?.[1];
  if (environment !== undefined) {
    return { name: word, documents: readPolicyDocuments(directory), environment };
  }
  const folder = folderOf(word);
  if (folder !== null) return { name: word, documents: readPolicyDocuments(folder), environment: null };
  return { name: word, documents: readRevision(word, directory), environment: null };
}

/** The names of the environments that documents declare. */
export function environmentsOf({ documents }: ReviewSide): string[] {
  return documents.flatMap(({ file }) => /^environments\/([^/]+)\.yaml$/.exec(file)?.[1] ?? []);
}

/** A folder of documents, or a checkout with such a folder in it. */
function folderOf(word: string): string | null {
  const path = resolve(word);
  const candidates = [path, join(path, 'policies')];
  return candidates.find((one) => existsSync(join(one, 'surfaces')) && statSync(one).isDirectory()) ?? null;
}

function readRevision(revision: string, directory: string): PolicyDocument[] {
  // What begins with a dash would be an option of git.
  if (revision.startsWith('-')) throw unknown(revision, 'it begins with a dash');
  const root = git(directory, revision, ['rev-parse', '--show-toplevel']).trim();
  const folder = resolve(directory).slice(root.length + 1);
  const prefix = folder === '' ? '' : `${folder}/`;
  const commit = git(directory, revision, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]).trim();
  const listed = git(root, revision, [
    'ls-tree',
    '-r',
    '--name-only',
    '-z',
    commit,
    '--',
    prefix === '' ? '.' : prefix,
  ]);
  const files = listed
    .split('\0')
    .filter((file) => file.startsWith(prefix))
    .map((file) => file.slice(prefix.length))
    .filter((file) => DOCUMENT.test(file));
  if (files.length === 0) throw unknown(revision, `it has no documents in ${folder || basename(root)}`);
  return files
    .sort()
    .map((file) => ({ file, text: git(root, revision, ['show', `${commit}:${prefix}${file}`]) }));
}

function git(directory: string, revision: string, args: readonly string[]): string {
  try {
    return execFileSync('git', ['-C', directory, ...args], {
      encoding: 'utf8',
      maxBuffer: MAX_GIT_BYTES,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const said = Error.isError(error) && 'stderr' in error ? String(error.stderr).trim().split('\n')[0] : '';
    throw unknown(revision, said || 'git knows no such revision');
  }
}

function unknown(word: string, why: string): CommandFailure {
  return new CommandFailure(
    `\`${word}\` is no folder of policies, no \`env:<name>\`, and no revision: ${why}.`,
    EXIT.usage,
  );
}
