import type { Command } from '../command.ts';

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
    // Loads the store's client, which no other command waits for.
    const { runAccount } = await import('../run-account.ts');
    return runAccount(args, terminal);
  },
};
