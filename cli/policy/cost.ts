import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadPolicy } from '../../infra/policies.ts';
import { environments, POLICIES } from '../../infra/policy-files.ts';
import { declaredFor } from '../../local/declared-for.ts';
import { readStackSettings } from '../../local/stack-settings.ts';
import { type Command, CommandFailure, EXIT } from '../command.ts';
import { readArguments } from '../read-arguments.ts';
import { readChoice } from '../read-choice.ts';
import { costOf } from './cost-of.ts';
import { mustBeKnown } from './known-name.ts';
import { DEFAULT_REGION, type Prices, readPrices } from './prices.ts';
import { type Bill, costAsJson, printCost } from './report-cost.ts';
import { readTraffic, TRAFFIC_OPTIONS, type Traffic } from './traffic.ts';

const FORMATS = ['text', 'markdown', 'json'] as const;

const HELP =
  `Usage: gatehouse policy cost <environment> [--requests <count>] [--completions <share>] [--keys <count>]
                              [--against <environment or folder>] [options]

What an environment costs on AWS in a month: its resources are counted in what the program declares for
it, its traffic is what you say. An estimate: it prints what it was reckoned with.

Traffic, each with what it is if left out:
  --requests <count>            requests in a month: ${TRAFFIC_OPTIONS.requests.default}
  --completions <share>         how many of them are completions: ${TRAFFIC_OPTIONS.completions.default}
  --keys <count>                keys in use: ${TRAFFIC_OPTIONS.keys.default}
  --completion-seconds <count>  how long a completion takes: ${TRAFFIC_OPTIONS['completion-seconds'].default}
  --request-ms <count>          how long any other request takes: ${TRAFFIC_OPTIONS['request-ms'].default}
  --response-kb <count>         size of an answer: ${TRAFFIC_OPTIONS['response-kb'].default}
  --log-kb <count>              size of all log lines of a request: ${TRAFFIC_OPTIONS['log-kb'].default}
  --months <count>              months of such traffic that tables have kept: ${TRAFFIC_OPTIONS.months.default}
  --files-gb <count>            files that callers have uploaded: ${TRAFFIC_OPTIONS['files-gb'].default}

Options:
  --against <what>     another environment, or a folder with other documents for the same one: shows what changes
  --region <name>      eu-central-1 or us-east-1; that of the stack's settings if left out
  --policies <folder>  the documents; those of this checkout if left out
  --format <format>    ${FORMATS.join(', ')}; text if left out
  --help               this text

Exit codes:
  0  done    1  failed, or documents are wrong    2  wrong usage
`.trimEnd();

const OPTIONS = {
  ...TRAFFIC_OPTIONS,
  against: { type: 'string' },
  region: { type: 'string' },
  policies: { type: 'string' },
  format: { type: 'string', default: 'text' },
} as const;

const ROOT = join(import.meta.dirname, '..', '..');

export const cost: Command = {
  summary: 'Estimate what an environment costs on AWS',
  help: HELP,
  run: async (args, terminal) => {
    const { values, positionals } = readArguments('policy cost', args, OPTIONS, true);
    const [environment, ...more] = positionals;
    if (environment === undefined || more.length > 0) {
      throw new CommandFailure('name one environment. See `gatehouse policy cost --help`.', EXIT.usage);
    }
    const format = readChoice('--format', values.format, FORMATS);
    const traffic = readTraffic(values);
    const prices = readPrices(values.region ?? regionOf(environment));
    const directory = values.policies === undefined ? POLICIES : resolve(values.policies);
    mustBeKnown('environment', environment, environments(directory));
    const other = values.against === undefined ? null : otherOf(values.against, environment, directory);
    const bill = await billFor({ environment, directory, name: environment }, traffic, prices);
    const against = other === null ? null : await billFor(other, traffic, prices);
    const report = { traffic, prices, bill, against };
    terminal.say(format === 'json' ? costAsJson(report) : printCost(report, format));
    return EXIT.done;
  },
};

/** What is reckoned: the name that it has in the report, and where it is declared. */
interface Subject {
  readonly name: string;
  readonly environment: string;
  readonly directory: string;
}

function regionOf(environment: string): string {
  return readStackSettings(environment, ROOT)['aws:region'] ?? DEFAULT_REGION;
}

/** A name is an environment of the same documents where it can be; otherwise the folder of others. */
function otherOf(against: string, environment: string, directory: string): Subject {
  if (environments(directory).includes(against)) {
    return { name: against, environment: against, directory };
  }
  const folder = resolve(against);
  if (!existsSync(folder)) mustBeKnown('environment or folder', against, environments(directory));
  mustBeKnown(`environment in ${against}:`, environment, environments(folder));
  return { name: `${environment} of ${against}`, environment, directory: folder };
}

async function billFor(
  { name, environment, directory }: Subject,
  traffic: Traffic,
  prices: Prices,
): Promise<Bill> {
  const policy = loadPolicy(environment, directory);
  return { name, lines: costOf({ policy, graph: await declaredFor(policy) }, traffic, prices) };
}
