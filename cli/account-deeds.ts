import type { ParseArgsOptionsConfig } from 'node:util';
import { newId } from '../core/values/id.ts';
import { printMoney } from '../core/values/money.ts';
import type { Account } from '../stores/account-item.ts';
import { openAccount } from '../stores/accounts.ts';
import type { Origin } from '../stores/audit.ts';
import { readBooks } from '../stores/books.ts';
import type { OrganizationDirectory } from '../stores/directory.ts';
import { openLedger } from '../stores/ledger.ts';
import { type Organization, organizationIsUnchanged } from '../stores/organizations.ts';
import { changeStatus } from '../stores/suspension.ts';
import { accountAsJson, counted, printAccount, printBooks } from './account-report.ts';
import { CommandFailure, EXIT, type Terminal } from './command.ts';
import { type Correction, readCorrection } from './correction.ts';
import type { OperatorStore } from './operator-store.ts';
import { printable } from './printable.ts';
import { explainStoreFailure } from './store-failure.ts';

/** What an operator's deed is done with. */
export interface OpenedAccount extends OperatorStore {
  readonly directory: OrganizationDirectory;
  readonly organization: Organization;
  readonly terminal: Terminal;
}

/** Answers with the exit code. */
export type AccountWork = (opened: OpenedAccount) => Promise<number>;

interface AccountDeed {
  readonly options: ParseArgsOptionsConfig;
  /** @throws CommandFailure if the values are wrong */
  readonly read: (values: Readonly<Record<string, unknown>>) => AccountWork;
}

/** What an operator can do with the account of an organization. */
export const ACCOUNT_DEEDS: Readonly<Record<string, AccountDeed>> = {
  show: {
    options: { json: { type: 'boolean' } },
    read: ({ json }) => show(json === true),
  },
  check: { options: {}, read: () => check },
  credit: {
    options: { amount: { type: 'string' }, reason: { type: 'string' } },
    read: ({ amount, reason }) =>
      credit(readCorrection(amount as string | undefined, reason as string | undefined)),
  },
  suspend: { options: {}, read: () => changing('suspended') },
  resume: { options: {}, read: () => changing('active') },
};

const LATEST_SHOWN = 10;

function show(json: boolean): AccountWork {
  return async ({ store, organization, terminal }) => {
    const [account, ledger] = await Promise.all([
      openAccount(store, organization.id).read(),
      openLedger(store, organization.id).page({ limit: LATEST_SHOWN, after: null }),
    ]);
    const reported = { organization, account, latest: ledger.entries };
    terminal.say(json ? accountAsJson(reported) : printAccount(reported));
    return EXIT.done;
  };
}

const check: AccountWork = async ({ store, organization, terminal }) => {
  const books = await readBooks(store, organization.id);
  terminal.say(printBooks(books));
  if (books.state === 'moving')
    throw new CommandFailure('money moves faster than it is counted: do it again.');
  terminal.say(books.state === 'agree' ? '\nThe books agree.' : '\nThe books do not agree.');
  return books.state === 'agree' ? EXIT.done : EXIT.found;
};

function credit({ amountMicros, reason }: Correction): AccountWork {
  return async ({ store, directory, organization, terminal }) => {
    const origin = originOf(terminal);
    const account = openAccount(store, organization.id, [organizationIsUnchanged(directory.partition, {})]);
    const { id } = await account.credit({
      id: newId('led', origin.now, store.random),
      at: Math.floor(origin.now * 1000) / 1000,
      amountMicros,
      cause: amountMicros < 0 ? 'debit' : 'credit',
      reason,
      origin,
    });
    const { balanceMicros } = await account.read();
    const done = `${amountMicros < 0 ? 'Debited' : 'Credited'} ${printMoney(Math.abs(amountMicros))}`;
    terminal.say(`${done} (${id}). ${nameOf(organization)} has ${printMoney(balanceMicros)} now.`);
    return EXIT.done;
  };
}

function changing(status: Account['status']): AccountWork {
  return async ({ store, place, directory, organization, terminal }) => {
    try {
      const { credentials } = await changeStatus(directory, store, status, originOf(terminal));
      const are = `${counted(credentials, 'credential is', 'credentials are')}`;
      terminal.say(
        status === 'suspended'
          ? `Suspended ${nameOf(organization)}: ${are} refused from now on.`
          : `Resumed ${nameOf(organization)}: ${are} served from now on.`,
      );
      return EXIT.done;
    } catch (error) {
      const explained = explainStoreFailure(error, place);
      if (!(explained instanceof CommandFailure)) throw error;
      throw new CommandFailure(`${explained.message} Some of it may be done: do it again.`);
    }
  };
}

const nameOf = ({ name, id }: Organization): string => `${printable(name)} (${id})`;

/** An operator is no member of the organization. */
function originOf({ now }: Terminal): Origin {
  return { memberId: null, credentialId: null, sourceIp: null, requestId: null, now };
}
