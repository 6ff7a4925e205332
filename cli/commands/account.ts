import { suggest } from '../../core/policy/suggest.ts';
import { createDirectory } from '../../stores/directory.ts';
import { ACCOUNT_DEEDS, type AccountWork } from '../account-deeds.ts';
import { type Command, CommandFailure, EXIT } from '../command.ts';
import { openOperatorStore } from '../operator-store.ts';
import { readArguments } from '../read-arguments.ts';
import { explainStoreFailure } from '../store-failure.ts';

const HELP = `Usage: gatehouse account show ORG [--json]
       gatehouse account check ORG
       gatehouse account credit ORG --amount USD --reason TEXT
       gatehouse account suspend ORG
       gatehouse account resume ORG

For operators: works on the tables themselves, and not over an API. ORG is the id of an
organization, \`org_…\`. What is changed is in the organization's audit trail.

  show      what the organization has, and the latest entries of its ledger
  check     whether the balance is the sum of the ledger, and what is held the sum of the holds
  credit    adds to the balance; a negative amount takes from what is not held
  suspend   every key, session and token is refused from the next request on
  resume    and served again

Options:
  --amount USD      dollars: 5.00, $5.00, -5.00
  --reason TEXT     why, up to 200 characters; the organization reads it in its ledger
  --json            amounts in micro-dollars
  --stack NAME      a deployed stack; the platform that runs on this machine if left out
  --help            this text

Environment:
  GATEHOUSE_HOME    state folder of the platform on this machine (.gatehouse)
  AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
                    for --stack

Exit codes:
  0  done        2  wrong usage
  1  failed      3  check, and the books do not agree
`.trimEnd();

export const account: Command = {
  summary: 'Show, check, credit, suspend and resume an organization, as an operator',
  help: HELP,
  run: async (args, terminal) => {
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
  },
};

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
