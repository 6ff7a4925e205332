import { runCommand } from '../../cli/run-command.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `gatehouse` in this process, with nothing in its environment, and nothing on standard input, but what is given. */
export async function runGatehouse(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  now: number,
  input = '',
): Promise<Ran> {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await runCommand(args, {
    environment,
    now,
    read: async () => input,
    say: (text) => void said.push(text),
    complain: (text) => void complained.push(text),
  });
  return { code, out: said.join('\n'), err: complained.join('\n') };
}
