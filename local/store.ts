import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeProcess, type Home, runningProcess } from './home.ts';
import { StartError } from './start-error.ts';

/** A DynamoDB-compatible store on this machine: a process of its own, its data one file in the state folder. */
export interface Store {
  readonly url: string;
  stop(): Promise<void>;
}

const BINARY = 'dynoxide';
const PACKAGE = `@dynoxide/${process.platform}-${process.arch}`;
const START_TIMEOUT_MILLISECONDS = 5_000;
const STOP_TIMEOUT_MILLISECONDS = 3_000;
const POLL_MILLISECONDS = 10;
/** A port can be taken between its choice and its use. */
const START_ATTEMPTS = 3;

/** `ended` is called if the store ends by itself. */
export async function startStore(home: Home, ended: () => void): Promise<Store> {
  const binary = findBinary(process.env);
  const pidFile = join(home.directory, 'store.json');
  await endStale(pidFile);
  for (let attempt = 1; ; attempt += 1) {
    const store = await tryStart(binary, home, pidFile, ended);
    if (store) return store;
    if (attempt === START_ATTEMPTS) {
      throw new StartError(
        `The store ${binary} does not start; ${join(home.logs, 'store.log')} may say why.`,
      );
    }
  }
}

/** Named by DYNOXIDE, else the optional dependency's, else the first on PATH. */
export function findBinary(environment: NodeJS.ProcessEnv): string {
  const named = environment.DYNOXIDE;
  if (named) {
    if (isExecutable(named)) return named;
    throw new StartError(`DYNOXIDE names ${named}, which cannot be executed.`);
  }
  const packaged = packagedBinary();
  if (packaged !== null && isExecutable(packaged)) return packaged;
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = folders.map((folder) => join(folder, BINARY)).find(isExecutable);
  if (found !== undefined) return found;
  throw new StartError(
    `The store is missing: install its package (npm install ${PACKAGE}), put ${BINARY} on PATH, or name it with DYNOXIDE.`,
  );
}

function packagedBinary(): string | null {
  try {
    return join(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`), '..', BINARY);
  } catch {
    return null;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** After a crash of the server its store may still run, and would hold the database. */
async function endStale(pidFile: string): Promise<void> {
  const pid = runningProcess(pidFile);
  if (pid === null) return;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_TIMEOUT_MILLISECONDS;
  while (runningProcess(pidFile) !== null) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await sleep(POLL_MILLISECONDS);
  }
}

async function tryStart(
  binary: string,
  home: Home,
  pidFile: string,
  ended: () => void,
): Promise<Store | null> {
  const port = await freePort();
  mkdirSync(home.logs, { recursive: true, mode: 0o700 });
  const log = openSync(join(home.logs, 'store.log'), 'a', 0o600);
  const database = join(home.directory, 'store.db');
  // The store makes its files by itself: in a folder that others may enter, they are still not to be read by them.
  const umask = process.umask(0o077);
  const child = spawn(binary, ['serve', '--port', String(port), '--db-path', database], {
    stdio: ['ignore', log, log],
    // Its own process group: an interrupt of the terminal must not end it before the requests in flight.
    detached: true,
    // With one worker, a connection that asks again at once is served before those that wait; more only contend.
    env: { ...process.env, TOKIO_WORKER_THREADS: '2' },
  });
  process.umask(umask);
  closeSync(log);
  child.once('error', () => undefined);
  if (child.pid !== undefined)
    writeFileSync(pidFile, JSON.stringify(describeProcess(child.pid)), { mode: 0o600 });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  if (!(await answers(child, url))) {
    process.off('exit', kill);
    kill();
    return null;
  }
  child.once('exit', ended);
  return {
    url,
    stop: async () => {
      child.off('exit', ended);
      await stop(child);
      process.off('exit', kill);
      rmSync(pidFile, { force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function answers(child: ChildProcess, url: string): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
  while (child.exitCode === null && child.pid !== undefined && Date.now() < deadline) {
    if (await responds(url)) return child.exitCode === null;
    await sleep(POLL_MILLISECONDS);
  }
  return false;
}

function responds(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume();
      resolve(true);
    });
    request.once('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MILLISECONDS);
  await exited;
  clearTimeout(timer);
}
