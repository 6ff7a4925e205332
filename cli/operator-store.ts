import { suggest } from '../core/policy/suggest.ts';
import { tableVariables } from '../infra/naming.ts';
import { environments } from '../infra/policies.ts';
import { DEFAULT_HOME } from '../local/home.ts';
import { readOperatorFile } from '../local/operator-file.ts';
import { openStore, type Store } from '../stores/store.ts';
import { CommandFailure, EXIT, type Terminal } from './command.ts';

/** The tables that an operator works on: it is no tenant, and asks no API. */
const TABLES = ['credentials', 'directory', 'audit', 'accounts', 'ledger', 'holds'] as const;

export interface OperatorStore {
  readonly store: Store<(typeof TABLES)[number]>;
  /** Where it is, as a sentence goes on: `on this machine`. */
  readonly place: string;
}

/**
 * @param stack a deployed one; undefined for the platform that runs on this machine
 * @throws CommandFailure if there is no such thing, or nothing to sign requests with
 */
export function openOperatorStore(stack: string | undefined, { environment }: Terminal): OperatorStore {
  return stack === undefined ? openLocal(environment) : openDeployed(stack, environment);
}

function openLocal({ GATEHOUSE_HOME }: Terminal['environment']): OperatorStore {
  const home = GATEHOUSE_HOME || DEFAULT_HOME;
  const environment = readOperatorFile(home);
  if (environment !== null) return { store: openStore(environment, TABLES), place: 'on this machine' };
  throw new CommandFailure(
    `no platform works with the state folder ${home}: start it with \`npm start\`, name another folder with GATEHOUSE_HOME, or a deployed stack with --stack.`,
  );
}

/** The environment that no stack is made of. */
const LOCAL = 'local';

function openDeployed(stack: string, environment: Terminal['environment']): OperatorStore {
  const stacks = environments(environment.GATEHOUSE_POLICIES || undefined).filter((name) => name !== LOCAL);
  if (!stacks.includes(stack)) {
    const meant = suggest(stack, stacks);
    const question = meant === null ? '' : ` (did you mean \`${meant}\`?)`;
    throw new CommandFailure(
      `--stack names no environment of this checkout${question}: there are ${stacks.join(', ')}.`,
      EXIT.usage,
    );
  }
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  const AWS_REGION = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  const needed = { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value ? [] : [name]));
  if (missing.length > 0) {
    throw new CommandFailure(`--stack needs ${missing.join(', ')} in the environment.`, EXIT.usage);
  }
  const opened = {
    ...tableVariables(stack),
    ...needed,
    // Some shells set what they do not have to nothing.
    AWS_SESSION_TOKEN: AWS_SESSION_TOKEN || undefined,
    AWS_ENDPOINT_URL_DYNAMODB: environment.AWS_ENDPOINT_URL_DYNAMODB || undefined,
  };
  return { store: openStore(opened, TABLES), place: `in the stack \`${stack}\`` };
}
