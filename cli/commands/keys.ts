import { z } from 'zod';
import { type Command, CommandFailure, EXIT, type Terminal } from '../command.ts';
import { consoleAddress } from '../console-address.ts';
import { type ConsoleClient, createConsoleClient } from '../console-client.ts';
import { printKeyReport } from '../key-report.ts';
import { readArguments } from '../read-arguments.ts';

const HELP = `Usage: gatehouse keys [--due] [--surface <name>] [--json] [--url <address>]

Lists the keys of your organization: what each is for, how old its present value is, when it was
last used, and whether it is due for rotation. Values of keys are never shown.

Options:
  --due             only keys that are due for rotation
  --surface <name>  only keys of this surface
  --json            a JSON array of keys, as the console API describes them
  --url <address>   where the console API answers; on this machine, at PORT (8787), if left out
  --help            this text

Environment:
  GATEHOUSE_TOKEN   a token of yours (\`ap_…\`), or a session
  PORT              of the platform on this machine

Exit codes:
  0  done        2  wrong usage
  1  failed      3  --due, and keys are due
`.trimEnd();

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

export const keys: Command = {
  summary: 'List keys, and which of them are due for rotation',
  help: HELP,
  run: async (args, terminal) => {
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
  },
};

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
