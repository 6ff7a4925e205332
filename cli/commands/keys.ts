import type { Command } from '../command.ts';

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

export const keys: Command = {
  summary: 'List keys, and which of them are due for rotation',
  help: HELP,
  run: async (args, terminal) => {
    // Loads what reads the answers of the console, which no other command waits for.
    const { runKeys } = await import('../run-keys.ts');
    return runKeys(args, terminal);
  },
};
