import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProcess, type Home, runningProcess } from './home.ts';

/** What opens the tables of a platform, as the environment that `stores/` reads. */
export type OperatorEnvironment = Readonly<Record<string, string>>;

const FILE = 'operator.json';

/**
 * Tells operators on this machine where the store is, until what this answers with is called. Left behind by a crash it is
 * nobody's: it counts for as long as the process that wrote it runs.
 */
export function writeOperatorFile({ directory }: Home, environment: OperatorEnvironment): () => void {
  const file = join(directory, FILE);
  const remove = () => rmSync(file, { force: true });
  // A file that is there already would keep its mode.
  remove();
  writeFileSync(file, JSON.stringify({ ...describeProcess(process.pid), environment }), { mode: 0o600 });
  return remove;
}

/** Null if no platform works with the state folder now. */
export function readOperatorFile(directory: string): OperatorEnvironment | null {
  const file = join(directory, FILE);
  if (runningProcess(file) === null) return null;
  const { environment } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly environment: OperatorEnvironment;
  };
  return environment;
}
