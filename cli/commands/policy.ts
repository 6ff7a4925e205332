import { suggest } from '../../core/policy/suggest.ts';
import { type Command, CommandFailure, EXIT } from '../command.ts';

/** A part of the command: read and loaded only when it is asked for. */
interface Part {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const PARTS: Readonly<Record<string, Part>> = {
  check: {
    summary: 'Check documents, scenarios, and what each environment would deploy',
    load: async () => (await import('../policy/check.ts')).check,
  },
  cost: {
    summary: 'Estimate what an environment costs on AWS',
    load: async () => (await import('../policy/cost.ts')).cost,
  },
  explain: {
    summary: 'Explain how one request is decided, step by step',
    load: async () => (await import('../policy/explain.ts')).explain,
  },
  rehearse: {
    summary: 'Make the decisions of a log again by changed documents, and compare',
    load: async () => (await import('../policy/rehearse.ts')).rehearse,
  },
  review: {
    summary: 'Say what a change of documents means, in requests',
    load: async () => (await import('../policy/review.ts')).review,
  },
  show: {
    summary: 'Show the policy of an environment, and where each value is declared',
    load: async () => (await import('../policy/show.ts')).show,
  },
  test: {
    summary: 'Decide the scenarios of a folder, and compare what they claim',
    load: async () => (await import('../policy/test.ts')).test,
  },
};

const HELP = `Usage: gatehouse policy <what> [options]

${listOf(PARTS)}

\`gatehouse policy <what> --help\` says what each does, and its exit codes.`;

export const policy: Command = {
  summary: 'Check, show, review and explain policies, and try them out',
  help: HELP,
  hasParts: true,
  run: async ([name, ...args], terminal) => {
    if (name === undefined) {
      terminal.complain(HELP);
      return EXIT.usage;
    }
    const command = await partOf(name).load();
    if (args.includes('--help') || args.includes('-h')) {
      terminal.say(command.help);
      return EXIT.done;
    }
    return command.run(args, terminal);
  },
};

function partOf(name: string): Part {
  const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (part !== undefined) return part;
  const meant = suggest(name, Object.keys(PARTS));
  const question = meant === null ? '' : ` (did you mean \`${meant}\`?)`;
  throw new CommandFailure(
    `\`policy\` is followed by one of ${Object.keys(PARTS).join(', ')}${question}. See \`gatehouse policy --help\`.`,
    EXIT.usage,
  );
}

function listOf(parts: Readonly<Record<string, Part>>): string {
  const widest = Math.max(...Object.keys(parts).map(({ length }) => length));
  return Object.entries(parts)
    .map(([name, { summary }]) => `  ${name.padEnd(widest)}  ${summary}`)
    .join('\n');
}
