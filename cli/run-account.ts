import { suggest } from '../core/policy/suggest.ts';
import { createDirectory } from '../stores/directory.ts';
import { ACCOUNT_DEEDS, type AccountWork } from './account-deeds.ts';
import { CommandFailure, EXIT, type Terminal } from './command.ts';
import { openOperatorStore } from './operator-store.ts';
import { readArguments } from './read-arguments.ts';
import { explainStoreFailure } from './store-failure.ts';

/** Does with the account of an organization what the arguments of `gatehouse account` say, and answers with the exit code. */
export async function runAccount(args: readonly string[], terminal: Terminal): Promise<number> {
  const { organizationId, stack, work } = readDeed(args);
  const { store, place } = openOperatorStore(stack, terminal);
  try {
    const directory = createDirectory(store).of(organizationId);
    const organization = await directory.read();
    if (organization === null) {
      throw new CommandFailure(`there is no organization \`${organizationId}\` ${place}.`);
    }
    return await work({ store, place, directory, organization, terminal });
  } catch (error) {
    throw explainStoreFailure(error, place);
  } finally {
    store.client.destroy();
  }
}

interface OrderedDeed {
  readonly organizationId: string;
  readonly stack: string | undefined;
  readonly work: AccountWork;
}

/** All that can be wrong with the arguments is known before anything is opened. */
function readDeed([name = '', ...args]: readonly string[]): OrderedDeed {
  const deed = Object.hasOwn(ACCOUNT_DEEDS, name) ? ACCOUNT_DEEDS[name] : undefined;
  if (deed === undefined) {
    const meant = suggest(name, Object.keys(ACCOUNT_DEEDS));
    const question = meant === null ? '' : ` (did you mean \`${meant}\`?)`;
    const deeds = Object.keys(ACCOUNT_DEEDS).join(', ');
    throw misused(`\`account\` is followed by one of ${deeds}${question}`);
  }
  const options = { ...deed.options, stack: { type: 'string' } } as const;
  const { values, positionals } = readArguments('account', joinNegative(args), options, true);
  const [organizationId = '', ...others] = positionals;
  if (organizationId === '' || others.length > 0)
    throw misused(`\`account ${name}\` takes the id of one organization`);
  return { organizationId, stack: values.stack as string | undefined, work: deed.read(values) };
}

function misused(sentence: string): CommandFailure {
  return new CommandFailure(`${sentence}. See \`gatehouse account --help\`.`, EXIT.usage);
}

/** `--amount -5.00` as `--amount=-5.00`: a value of its own that begins with a dash would be taken for an option. */
function joinNegative(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    if (joined.at(-1) === '--amount' && /^-[$.\d]/.test(arg)) joined[joined.length - 1] = `--amount=${arg}`;
    else joined.push(arg);
  }
  return joined;
}
