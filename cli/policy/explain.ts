import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Policy } from '../../core/policy/policy.ts';
import { formatProblem } from '../../core/policy/problem.ts';
import { readScenario } from '../../core/scenarios/scenario.ts';
import { ScenarioError } from '../../core/scenarios/scenario-error.ts';
import { printInstant } from '../../core/values/instant.ts';
import { environments, loadPolicyWithSources, POLICIES } from '../../infra/policies.ts';
import { type Command, CommandFailure, EXIT, type Terminal } from '../command.ts';
import { readArguments } from '../read-arguments.ts';
import { readChoice } from '../read-choice.ts';
import { explainCurl } from './explain-curl.ts';
import { explainLogged } from './explain-logged.ts';
import { describesRecord, RECORD_OPTIONS, REQUEST_OPTIONS } from './explain-options.ts';
import { explainOptions, explainScenario } from './explain-supposed.ts';
import type { Explained } from './explained.ts';
import { findDecision } from './find-decision.ts';
import { mustBeKnown } from './known-name.ts';
import { FORMATS, reportExplanation } from './report-explanation.ts';

const HELP = `Usage: gatehouse policy explain ENV --surface NAME --request "METHOD PATH" [options]
       gatehouse policy explain ENV --scenario FILE
       gatehouse policy explain ENV --curl COMMAND | --curl -
       gatehouse policy explain ENV --request-id ID [--log FILE]

Decides one request by the policy of an environment, as the gate would, and says step by step what
was asked, what was found, and where the documents declare it. Nothing is sent, and nothing counted.

The request:
  --surface NAME         the surface that is called
  --request TEXT         method and path: "GET /v1/models"
  --as KIND              what it shows: key, session, token, none; what is usual there if left out
  --header TEXT          "Name: value", as often as needed; <key>, <other key>, <secret>, <session>,
                         <token> and <key of another environment> stand for credentials
  --from ADDRESS         where it comes from; 198.51.100.7 if left out
  --at TIME              when, as RFC 3339; now if left out
  --scenario FILE        all of it, as under policies/scenarios
  --curl COMMAND         a curl command as it is pasted; - reads it from standard input. Credentials in
                         it are recognised and never shown. Their record is looked up in the platform on
                         this machine if it runs, or in a stack; or is as the options say
  --stack NAME           where to look: a deployed stack, the same as ENV
  --request-id ID        a request out of the log: x-request-id of its answer
  --log FILE             lines of JSON, each with or without a prefix as CloudWatch exports have it;
                         the logs of the platform on this machine if left out

The record of its credential, an ordinary one if nothing is said:
  --role ROLE            owner, admin, member
  --scopes LIST          permissions: contacts:read,contacts:create
  --agent ID             the agent that it acts on
  --allowed-ips LIST     the networks that it may be used from
  --expires TIME         when it ends
  --limits TEXT          "60 per minute and 1000 per hour"
  --used-this-minute N   requests counted before
  --used-this-hour N
  --suspended            its organization is suspended
  --unknown              there is no record

Options:
  --policies FOLDER      the documents; those of this checkout if left out
  --format FORMAT        ${FORMATS.join(', ')}; text if left out
  --help                 this text

Environment:
  GATEHOUSE_HOME         state folder of the platform on this machine (.gatehouse)
  AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
                         for --stack

Exit codes:
  0  allowed             2  wrong usage
  1  failed              3  denied; of a request out of the log, as it was decided then
`.trimEnd();

const OPTIONS = {
  ...REQUEST_OPTIONS,
  ...RECORD_OPTIONS,
  scenario: { type: 'string' },
  curl: { type: 'string' },
  'request-id': { type: 'string' },
  log: { type: 'string' },
  stack: { type: 'string' },
  policies: { type: 'string' },
  format: { type: 'string', default: 'text' },
} as const;

const readOptions = (args: readonly string[]) => readArguments('policy explain', args, OPTIONS, true);
type Values = ReturnType<typeof readOptions>['values'];

export const explain: Command = {
  summary: 'Explain how one request is decided, step by step',
  help: HELP,
  run: async (args, terminal) => {
    const { values, positionals } = readOptions(args);
    const format = readChoice('--format', values.format, FORMATS);
    const way = wayOf(values);
    const directory = values.policies === undefined ? POLICIES : resolve(values.policies);
    const { policy, sourceOf } = loadPolicyWithSources(environmentIn(positionals, directory), directory);
    const explained = await explainBy(way, policy, values, terminal).catch((error: unknown) => {
      throw error instanceof ScenarioError ? new CommandFailure(`${error.message}.`, EXIT.usage) : error;
    });
    const declared = { sourceOf, folder: values.policies ?? 'policies' };
    terminal.say(reportExplanation(explained, declared, format));
    const { effect } = explained.logged?.decision ?? explained.decision;
    return effect === 'allow' ? EXIT.done : EXIT.found;
  },
};

const WAYS = ['request', 'scenario', 'curl', 'request-id'] as const;
type Way = (typeof WAYS)[number];

function wayOf(values: Values): Way {
  const [way, ...others] = WAYS.filter((name) => values[name] !== undefined);
  const one = WAYS.map((name) => `--${name}`).join(', ');
  if (way === undefined || others.length > 0) throw misused(`the request comes from one of ${one}`);
  if (way === 'request' && values.surface === undefined) throw misused('--request needs --surface');
  const isFixed = way === 'scenario' || way === 'request-id';
  if (isFixed && describesRecord(values)) throw misused(`--${way} brings its record along`);
  const isCurl = way === 'curl';
  if (values.stack !== undefined && !isCurl) throw misused('--stack goes with --curl');
  if (values.log !== undefined && way !== 'request-id') throw misused('--log goes with --request-id');
  if (isCurl && (values.header !== undefined || values.as !== undefined))
    throw misused('what a curl command shows stands in it: --header and --as go with --request');
  return way;
}

function environmentIn(positionals: readonly string[], directory: string): string {
  const [name, ...others] = positionals;
  const known = environments(directory);
  if (name === undefined || others.length > 0) throw misused(`name one environment: ${known.join(', ')}`);
  mustBeKnown('environment', name, known);
  return name;
}

async function explainBy(way: Way, policy: Policy, values: Values, terminal: Terminal): Promise<Explained> {
  const now = printInstant(terminal.now);
  switch (way) {
    case 'request':
      return explainOptions(policy, values, now);
    case 'scenario':
      return explainScenario(policy, scenarioIn(values.scenario ?? ''));
    case 'curl': {
      const command = values.curl === '-' ? await terminal.read() : (values.curl ?? '');
      return explainCurl(policy, command, values, values.stack, terminal, now);
    }
    case 'request-id': {
      const { name } = policy.environment;
      return explainLogged(
        policy,
        await findDecision(values['request-id'] ?? '', values.log, name, terminal),
      );
    }
  }
}

function scenarioIn(file: string) {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(`\`${file}\` cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
  const read = readScenario(file, text);
  if ('scenario' in read) return read.scenario;
  throw new CommandFailure(read.problems.map((problem) => formatProblem(problem, '.')).join('\n'));
}

function misused(sentence: string): CommandFailure {
  return new CommandFailure(`${sentence}. See \`gatehouse policy explain --help\`.`, EXIT.usage);
}
