import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf } from './process-identity.ts';
import { StartError } from './start-error.ts';

export const DEFAULT_HOME = '.gatehouse';

/** The state folder, held by one server at a time. */
export interface Home {
  readonly directory: string;
  readonly logs: string;
  release(): void;
}

/** Claims the folder; throws a StartError if another server holds it. What a killed server held is free. */
export function claimHome(directory: string): Home {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'server.json');
  const mine = JSON.stringify(describeProcess(process.pid));
  try {
    writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = runningProcess(file);
    if (holder !== null) {
      throw new StartError(
        `Another Gatehouse (process ${holder}) works with the state folder ${directory}: stop it, or name another folder with GATEHOUSE_HOME.`,
      );
    }
    writeFileSync(file, mine, { mode: 0o600 });
  }
  return { directory, logs: join(directory, 'logs'), release: () => rmSync(file, { force: true }) };
}

export function describeProcess(pid: number): { pid: number; identity: string | null } {
  return { pid, identity: identityOf(pid) };
}

/** The id of the process that a file describes, null if it does not run any more or is not that process. */
export function runningProcess(file: string): number | null {
  try {
    const { pid, identity } = JSON.parse(readFileSync(file, 'utf8')) as {
      pid: number;
      identity: string | null;
    };
    return identity !== null && identityOf(pid) === identity ? pid : null;
  } catch {
    return null;
  }
}
