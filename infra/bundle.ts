import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import type { Policy } from '../core/policy/policy.ts';
import { compile, ENTRY, keep } from './compile.ts';
import { digestOf } from './naming.ts';

/** The checkout: `functions/` is read and `.cache/bundles/` is written under it. */
export const ROOT = join(import.meta.dirname, '..');

/** The handler of a function. */
export function handlerOf(root: string, name: string): string {
  return join(root, 'functions', name, 'index.ts');
}

export interface BundleRequest {
  readonly function: string;
  readonly policy: Policy;
  readonly root: string;
}

const built = new Map<string, string>();

/**
 * Bundles one function with its policy as the constant `GATEHOUSE_POLICY`, once in a process. The code is compiled
 * without it, once for all policies.
 *
 * @returns the folder that Lambda is given: `index.js`, whose handler is `index.handler`, and its workers.
 */
export function bundle(request: BundleRequest): string {
  const key = digestOf(request);
  const known = built.get(key);
  if (known !== undefined) return known;
  const { root, policy, function: name } = request;
  const bundles = join(root, '.cache', 'bundles');
  // By policy, because processes that serve different ones may build at the same time.
  const folder = join(bundles, policy.environment.name, policy.version, name);
  for (const { path, contents } of compile(root, handlerOf(root, name), join(bundles, 'compiled', name))) {
    keep(join(folder, path), path === ENTRY ? withPolicy(policy, contents) : contents);
  }
  built.set(key, folder);
  return folder;
}

/** On a line of its own: the source map skips the first line. */
function withPolicy(policy: Policy, code: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`"use strict";const GATEHOUSE_POLICY=${JSON.stringify(policy)};\n`),
    code,
  ]);
}
