import { describeIssues } from '../../core/policy/parse-issues.ts';
import { type Scenario, scenario, type WrittenScenario } from '../../core/scenarios/scenario.ts';
import { CommandFailure, EXIT } from '../command.ts';

/** What the options say of a request and of its record. */
export const REQUEST_OPTIONS = {
  surface: { type: 'string' },
  request: { type: 'string' },
  header: { type: 'string', multiple: true },
  as: { type: 'string' },
  from: { type: 'string' },
  at: { type: 'string' },
} as const;

export const RECORD_OPTIONS = {
  role: { type: 'string' },
  scopes: { type: 'string' },
  agent: { type: 'string' },
  'allowed-ips': { type: 'string' },
  expires: { type: 'string' },
  limits: { type: 'string' },
  'used-this-minute': { type: 'string' },
  'used-this-hour': { type: 'string' },
  suspended: { type: 'boolean' },
  unknown: { type: 'boolean' },
} as const;

type Option = keyof typeof REQUEST_OPTIONS | keyof typeof RECORD_OPTIONS;
export type OptionValues = { readonly [name in Option]?: string | boolean | string[] | undefined };

/** Where the form of a scenario calls an option otherwise. */
const OPTION_OF: Readonly<Record<string, string>> = { now: 'at', headers: 'header', account: 'suspended' };

/** Whether they say anything of the record. */
export function describesRecord(values: OptionValues): boolean {
  return (Object.keys(RECORD_OPTIONS) as Option[]).some((name) => values[name] !== undefined);
}

/** @throws CommandFailure with every option that is wrong */
export function scenarioOf(
  values: OptionValues,
  request: Pick<WrittenScenario, 'surface' | 'request' | 'headers'>,
  now: string,
): Scenario {
  const written = {
    ...request,
    now: values.at ?? now,
    ...(values.from === undefined ? {} : { from: values.from }),
    credential: recordIn(values),
  };
  const checked = scenario.safeParse(written);
  if (checked.success) return checked.data;
  const problems = describeIssues(checked.error.issues, scenario, written).map(({ path, message }) => {
    const field = String(path[0] === 'credential' ? path[1] : path[0]);
    return `--${OPTION_OF[field] ?? field}: ${message}`;
  });
  throw new CommandFailure(`${problems.join('; ')}.`, EXIT.usage);
}

function recordIn(values: OptionValues): unknown {
  if (values.unknown === true) return 'none';
  const record = {
    role: values.role,
    scopes: listIn(values.scopes),
    agent: values.agent,
    'allowed-ips': listIn(values['allowed-ips']),
    expires: values.expires,
    limits: values.limits,
    'used-this-minute': countIn(values['used-this-minute']),
    'used-this-hour': countIn(values['used-this-hour']),
    account: values.suspended === true ? 'suspended' : undefined,
  };
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function listIn(value: OptionValues[Option]): string[] | undefined {
  if (typeof value !== 'string') return undefined;
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** What is no number stays as it is: the form says what is wrong with it. */
function countIn(value: OptionValues[Option]): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

/** `Name: value`, the names as they are written. */
export function headersIn(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^:\s]+):\s*(.*)$/s.exec(text) ?? [];
      if (name === undefined || value === undefined) {
        throw new CommandFailure('--header is written `Name: value`.', EXIT.usage);
      }
      return [name.toLowerCase(), value];
    }),
  );
}
