import { z } from 'zod';
import { CommandFailure, EXIT, type Terminal } from './command.ts';
import { consoleAddress } from './console-address.ts';
import { type ConsoleClient, createConsoleClient } from './console-client.ts';
import { printKeyReport } from './key-report.ts';
import { readArguments } from './read-arguments.ts';

const OPTIONS = {
  due: { type: 'boolean', default: false },
  surface: { type: 'string' },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;

/** Everything that the console says of a key is passed on; these are the fields that are needed here. */
const reportedKey = z.looseObject({
  name: z.string(),
  surface: z.string(),
  agentId: z.string().nullable(),
  preview: z.string(),
  createdAt: z.string(),
  rotatedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  rotationDue: z.boolean(),
});

const namedAgent = z.looseObject({ id: z.string(), name: z.string() });

/** Lists the keys that the arguments of `gatehouse keys` name, and answers with the exit code. */
export async function runKeys(args: readonly string[], terminal: Terminal): Promise<number> {
  const { due, surface, json, url } = readArguments('keys', args, OPTIONS).values;
  const address = consoleAddress(url, terminal);
  const client = createConsoleClient(address, readToken(terminal, address));
  const all = await client.list('/api/v1/keys', reportedKey, surface === undefined ? {} : { surface });
  const shown = due ? all.filter(({ rotationDue }) => rotationDue) : all;
  if (json) {
    terminal.say(JSON.stringify(shown, null, 2));
  } else {
    const hasAgents = shown.some(({ agentId }) => agentId !== null);
    const names = hasAgents ? await agentNames(client) : new Map<string, string>();
    const nothingIsDue = due && shown.length === 0;
    terminal.say(nothingIsDue ? 'No key is due for rotation.' : printKeyReport(shown, names, terminal.now));
  }
  return due && shown.length > 0 ? EXIT.found : EXIT.done;
}

function readToken({ environment }: Terminal, address: string): string {
  const token = environment.GATEHOUSE_TOKEN?.trim() ?? '';
  if (token !== '') return token;
  throw new CommandFailure(
    [
      'GATEHOUSE_TOKEN is not set. Sign in, and make a token:',
      '',
      `  SESSION=$(curl -s ${address}/auth/authenticate -H 'Content-Type: application/json' \\`,
      `    -d '{"email": "you@example.com", "password": "…"}' | jq -r .token)`,
      `  export GATEHOUSE_TOKEN=$(curl -s ${address}/api/v1/tokens -H "Authorization: Bearer $SESSION" \\`,
      `    -H 'Content-Type: application/json' -d '{"name": "Command line"}' | jq -r .token)`,
    ].join('\n'),
    EXIT.usage,
  );
}

async function agentNames(client: ConsoleClient): Promise<ReadonlyMap<string, string>> {
  const agents = await client.list('/api/v1/agents', namedAgent);
  return new Map(agents.map(({ id, name }) => [id, name]));
}
