import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchingFetch } from './conforming-fetch.ts';
import { freePort } from './dynoxide.ts';

/** Everyone's password in the demonstration organization of a test. */
export const PASSWORD = 'correct horse battery staple';
const ROOT = join(import.meta.dirname, '..', '..');
/** Where Node keeps what it compiled, so that each start does not do it again. */
const COMPILED = join(ROOT, '.cache', 'compiled');
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;

export interface Platform {
  /** Without a slash at its end. */
  readonly url: string;
  readonly home: string;
  /** What the terminal shows so far. */
  readonly output: () => string;
  /** Throws an answer that the surface's OpenAPI document does not describe; `remove` throws all of them again. */
  readonly fetch: typeof fetch;
  /** Calls the console API with a session of one of the demonstration members. */
  readonly as: (email: string) => Promise<ConsoleClient>;
  /** Kills it as a power cut would, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Stops it as Ctrl-C does, and answers with its exit code. */
  readonly interrupt: () => Promise<number | null>;
  /** Interrupts it and removes its state. */
  readonly remove: () => Promise<void>;
}

export type ConsoleClient = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly json: any; readonly headers: Headers }>;

/** Starts the platform as `npm start` does, in a process and a state folder of its own. */
export async function startPlatform(
  options: { home?: string; port?: number; policies?: string; environment?: Record<string, string> } = {},
): Promise<Platform> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'gatehouse-home-')));
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'local/main.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      GATEHOUSE_HOME: home,
      NODE_COMPILE_CACHE: COMPILED,
      GATEHOUSE_DEV_PASSWORD: PASSWORD,
      GATEHOUSE_POLICIES: options.policies ?? '',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const url = `http://localhost:${port}`;
  const watching = watchingFetch(url);
  await untilItServes(child, () => output);

  return {
    url,
    home,
    output: () => output,
    fetch: watching.fetch,
    as: (email) => signIn(url, email, watching.fetch),
    kill: async () => {
      await ended(child, 'SIGKILL');
    },
    interrupt: () => ended(child, 'SIGINT'),
    remove: async () => {
      await ended(child, 'SIGINT');
      await rm(home, { recursive: true, force: true });
      watching.raise();
    },
  };
}

/** Its last line says how to stop it: from then on it serves. */
async function untilItServes(child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!output().includes('Ctrl-C')) {
    if (Date.now() > deadline || child.exitCode !== null) {
      child.kill('SIGKILL');
      throw new Error(`the platform did not start:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }
  return child.exitCode;
}

async function signIn(url: string, email: string, conforming: typeof fetch): Promise<ConsoleClient> {
  const call = async (method: string, path: string, body: unknown, token: string) => {
    const answer = await conforming(`${url}/console${path}`, {
      method,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      json: text === '' ? undefined : JSON.parse(text),
      headers: answer.headers,
    };
  };
  const { status, json } = await call('POST', '/auth/authenticate', { email, password: PASSWORD }, '');
  if (status !== 200) throw new Error(`signing in as ${email} answered ${status}: ${JSON.stringify(json)}`);
  return (method, path, body) => call(method, path, body, json.token);
}
