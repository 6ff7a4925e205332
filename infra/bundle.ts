import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import type { PolicyDocument } from '../core/policy/parse.ts';
import type { Policy } from '../core/policy/policy.ts';
import { compile, ENTRY, keep } from './compile.ts';
import type { FunctionDeclaration } from './functions.ts';
import { digestOf } from './naming.ts';
import type { DocumentedPolicy } from './policies.ts';

/** The checkout: `functions/` is read and `.cache/bundles/` is written under it. */
export const ROOT = join(import.meta.dirname, '..');

/** The handler of a function. */
export function handlerOf(root: string, name: string): string {
  return join(root, 'functions', name, 'index.ts');
}

export interface BundleRequest {
  readonly function: string;
  readonly policy: Policy;
  /** Null for a function that is not to know them. */
  readonly documents: readonly PolicyDocument[] | null;
  readonly root: string;
}

/** What a function is bundled with: the policy, and its documents where it is declared to know them. */
export function bundledWith(
  { name, capabilities }: Pick<FunctionDeclaration, 'name' | 'capabilities'>,
  { policy, documents }: DocumentedPolicy,
): Omit<BundleRequest, 'root'> {
  return {
    function: name,
    policy,
    documents: capabilities.includes('policy-documents') ? documents : null,
  };
}

const built = new Map<string, string>();

/**
 * Bundles one function with its policy as the constant `GATEHOUSE_POLICY`, and the documents as `GATEHOUSE_DOCUMENTS`
 * where it is to know them, once in a process. The code is compiled
 * without it, once for all policies.
 *
 * @returns the folder that Lambda is given: `index.js`, whose handler is `index.handler`, and its workers.
 */
export function bundle(request: BundleRequest): string {
  const key = digestOf(request);
  const known = built.get(key);
  if (known !== undefined) return known;
  const { root, policy, documents, function: name } = request;
  const bundles = join(root, '.cache', 'bundles');
  // By policy, because processes that serve different ones may build at the same time.
  const folder = join(bundles, policy.environment.name, policy.version, name);
  for (const { path, contents } of compile(root, handlerOf(root, name), join(bundles, 'compiled', name))) {
    keep(join(folder, path), path === ENTRY ? withConstants(policy, documents, contents) : contents);
  }
  built.set(key, folder);
  return folder;
}

/** On a line of its own: the source map skips the first line. */
function withConstants(
  policy: Policy,
  documents: readonly PolicyDocument[] | null,
  code: Uint8Array,
): Buffer {
  const known = documents === null ? '' : `const GATEHOUSE_DOCUMENTS=${JSON.stringify(documents)};`;
  return Buffer.concat([
    Buffer.from(`"use strict";const GATEHOUSE_POLICY=${JSON.stringify(policy)};${known}\n`),
    code,
  ]);
}
