import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileFunction, constants } from 'node:vm';
import { awslambda } from './function-stream.ts';

/** Evaluates a CommonJS bundle with a `process`, a `console` and an `awslambda` of its own. */
export function evaluateBundle(
  code: string,
  path: string,
  own: { process: NodeJS.Process; console: Console },
): Record<string, unknown> {
  const load = createRequire(path);
  const require = (id: string): unknown =>
    id === 'process' || id === 'node:process' ? own.process : load(id);
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const names = [
    'exports',
    'require',
    'module',
    '__filename',
    '__dirname',
    'process',
    'console',
    'awslambda',
  ];
  const run = compileFunction(code, names, {
    filename: path,
    // The AWS SDK imports `node:http` when it makes its first request.
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as (...values: unknown[]) => void;
  run(module.exports, require, module, path, join(path, '..'), own.process, own.console, awslambda);
  return module.exports;
}
