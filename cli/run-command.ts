import { suggest } from '../core/policy/suggest.ts';
import { type Command, CommandFailure, EXIT, type Terminal } from './command.ts';
import { account } from './commands/account.ts';
import { keys } from './commands/keys.ts';
import { policy } from './commands/policy.ts';

const COMMANDS: Readonly<Record<string, Command>> = { account, keys, policy };

/** Errors of others whose messages are written for people. */
const EXPLAINED = ['GraphError', 'PolicyError', 'StartError'];

/** Runs what the arguments name, and answers with the exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === '--help' || name === '-h' || name === 'help') return help(rest, terminal);
    if (name === undefined) {
      terminal.complain(overview());
      return EXIT.usage;
    }
    const command = commandOf(name);
    const asking = command.hasParts ? rest.slice(0, 1) : rest;
    if (asking.includes('--help') || asking.includes('-h')) {
      terminal.say(command.help);
      return EXIT.done;
    }
    return await command.run(rest, terminal);
  } catch (error) {
    terminal.complain(`gatehouse: ${sentenceOf(error)}`);
    return error instanceof CommandFailure ? error.exitCode : EXIT.failed;
  }
}

function help([name]: readonly string[], terminal: Terminal): number {
  terminal.say(name === undefined ? overview() : commandOf(name).help);
  return EXIT.done;
}

function commandOf(name: string): Command {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command;
  const meant = suggest(name, Object.keys(COMMANDS));
  const question = meant === null ? '' : ` (did you mean \`${meant}\`?)`;
  throw new CommandFailure(
    `there is no command \`${name}\`${question}. \`gatehouse --help\` lists those that there are.`,
    EXIT.usage,
  );
}

function overview(): string {
  const widest = Math.max(...Object.keys(COMMANDS).map(({ length }) => length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(widest)}  ${summary}`);
  return [
    'Usage: gatehouse <command> [options]',
    '',
    'Commands:',
    ...lines,
    '',
    '`gatehouse <command> --help` says what a command does, and its exit codes.',
  ].join('\n');
}

function sentenceOf(error: unknown): string {
  if (!Error.isError(error)) return String(error);
  const isExplained = error instanceof CommandFailure || EXPLAINED.includes(error.name);
  return isExplained ? error.message : (error.stack ?? error.message);
}
