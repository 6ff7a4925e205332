import { resolve } from 'node:path';
import { POLICIES } from '../../infra/policy-files.ts';
import { type Command, CommandFailure, EXIT } from '../command.ts';
import { readArguments } from '../read-arguments.ts';
import { readChoice } from '../read-choice.ts';
import { FORMATS, showPolicy, TABLES } from './show-policy.ts';

const HELP =
  `Usage: gatehouse policy show <environment> [--surface <name>] [--routes] [--limits] [--networks] [--models]
                              [--policies <folder>] [--format <format>]

Shows the policy of an environment as it is once everything is resolved: overrides, what one surface
takes over from another, defaults. Each value with the file and line that declare it, or \`default\`.

Options:
  --routes              a table of routes: who may call each, and who serves it
  --limits              a table of everything that is limited
  --networks            a table of networks, and the environments that refuse them
  --models              a table of models, with prices of a million tokens
  --surface <name>      this surface only
  --policies <folder>   the documents; those of this checkout if left out
  --format <format>     ${FORMATS.join(', ')}; text if left out. json holds every value, with its source
  --help                this text

Exit codes:
  0  done    1  failed, or documents are wrong    2  wrong usage
`.trimEnd();

const OPTIONS = {
  routes: { type: 'boolean', default: false },
  limits: { type: 'boolean', default: false },
  networks: { type: 'boolean', default: false },
  models: { type: 'boolean', default: false },
  surface: { type: 'string' },
  policies: { type: 'string' },
  format: { type: 'string', default: 'text' },
} as const;

export const show: Command = {
  summary: 'Show the policy of an environment, and where each value is declared',
  help: HELP,
  run: async (args, terminal) => {
    const { values, positionals } = readArguments('policy show', args, OPTIONS, true);
    const { policies, surface } = values;
    const [environment, ...more] = positionals;
    if (environment === undefined || more.length > 0) {
      throw new CommandFailure('name one environment. See `gatehouse policy show --help`.', EXIT.usage);
    }
    const format = readChoice('--format', values.format, FORMATS);
    const shown = showPolicy({
      environment,
      directory: policies === undefined ? POLICIES : resolve(policies),
      folder: policies ?? 'policies',
      tables: TABLES.filter((table) => values[table]),
      surface: surface ?? null,
      format,
    });
    terminal.say(shown);
    return EXIT.done;
  },
};
