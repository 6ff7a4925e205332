import type { ConnectionInfo } from '../core/connection-info.ts';
import { printMoney } from '../core/values/money.ts';
import { type Connection, type Demonstration, openDemonstration } from './demonstration.ts';
import { DEFAULT_HOME } from './home.ts';
import { readPort } from './port.ts';
import { readProviderSettings } from './provider-settings.ts';
import { GraphError } from './resource-graph.ts';
import { LOCAL, type Local, readPolicy, startLocal } from './start.ts';
import { summarize } from './summary.ts';

/** Errors whose messages are written for whoever runs this; all others keep their stack. */
const EXPLAINED = ['StartError', 'GraphError', 'PolicyError', 'DeclarationError'];

/** What `npm start` does: starts, says where things are, and stops when it is told to. */
export async function runLocal(environment: NodeJS.ProcessEnv): Promise<void> {
  const interrupted = interruption();
  // On AWS it would end one sandbox of one function.
  process.on('unhandledRejection', (reason) =>
    say(process.stderr, `A function left a rejected promise: ${reason}`),
  );
  let local: Local | null = null;
  let description: readonly string[] = [];
  try {
    const { policy, documents } = await readPolicy(LOCAL, environment.GATEHOUSE_POLICIES || undefined);
    const { keys, urls } = readProviderSettings(environment, policy.providers);
    local = await startLocal({
      port: readPort(environment.PORT),
      home: environment.GATEHOUSE_HOME || DEFAULT_HOME,
      policy,
      documents,
      secrets: keys,
      providerUrls: urls,
      // Whoever waits for the first answer can sign in with the next request.
      prepare: async (starting) => {
        const password = environment.GATEHOUSE_DEV_PASSWORD || undefined;
        description = describe(starting, await openDemonstration(starting, { password }));
      },
      log: (sentence) => say(process.stdout, sentence),
    });
    say(process.stdout, [summarize(local.graph), '', ...description].join('\n'));
    await interrupted;
    say(process.stdout, 'Stopping: requests in flight may end.');
    await local.stop();
  } catch (error) {
    await local?.stop();
    say(process.stderr, explain(error));
    process.exitCode = 1;
  }
  process.exit();
}

/** Resolves at the first Ctrl-C or SIGTERM; at a second, the process ends at once. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      resolve();
      process.once('SIGINT', () => process.exit(1));
      process.once('SIGTERM', () => process.exit(1));
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

function explain(error: unknown): string {
  if (error instanceof GraphError || (error instanceof Error && EXPLAINED.includes(error.name)))
    return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}

function describe(local: Local, demonstration: Demonstration): readonly string[] {
  const { organizationId, balanceMicros, members, passwords, connections } = demonstration;
  const signIn = members.map(
    ({ email, role }) => `  ${email} (${role})${passwords ? `  ${passwords[email]}` : ''}`,
  );
  return [
    `Dashboard     ${local.url}/`,
    `Organization  ${organizationId}, with ${printMoney(balanceMicros)}`,
    '',
    passwords
      ? 'Sign in as (passwords are shown this once):'
      : 'Sign in as (with the passwords of the first start):',
    ...signIn,
    ...(connections.length > 0 ? ['', 'Sandbox keys, new ones with each start:'] : []),
    ...connections.flatMap(describeConnection),
    '',
    'Ctrl-C stops.',
  ];
}

function describeConnection({ title, agentId, info }: Connection): readonly string[] {
  const agent = agentId === null ? [] : [`Agent: ${agentId}`];
  const lines = [...info.text.split('\n').slice(1), ...agent, ...exportsOf(info)];
  return ['', title, ...lines.map((line) => `  ${line}`)];
}

/** The variables by which a client finds its address and its key, for the ways of calling that have clients. */
const CLIENT_VARIABLES: Readonly<Record<string, readonly [address: string, key: string]>> = {
  openai: ['OPENAI_BASE_URL', 'OPENAI_API_KEY'],
  anthropic: ['ANTHROPIC_BASE_URL', 'ANTHROPIC_AUTH_TOKEN'],
};

/** Lines to paste into a shell, after which the official clients work without further settings. */
function exportsOf({ apiKey, baseUrls }: ConnectionInfo): readonly string[] {
  return Object.entries(baseUrls).flatMap(([way, url]) => {
    const variables = CLIENT_VARIABLES[way];
    return variables === undefined ? [] : [`export ${variables[0]}=${url} ${variables[1]}=${apiKey}`];
  });
}

function say(stream: NodeJS.WriteStream, text: string): void {
  stream.write(`${text}\n`);
}
