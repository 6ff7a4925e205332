import { type Account, changingStatus } from './account-item.ts';
import type { Origin } from './audit.ts';
import { Conflict } from './conflict.ts';
import { createCredentialStore } from './credentials.ts';
import type { OrganizationDirectory } from './directory.ts';
import { textOf, textOrNull } from './item.ts';
import { changingAccount, organizationIsUnchanged } from './organizations.ts';
import type { Store } from './store.ts';
import { ExpectationFailed, transact, tryTransact } from './transaction.ts';

/** Where an organization's credentials are listed: by the beginnings of their sort keys. */
const CREDENTIAL_LISTS = ['key#', 'session#', 'token#'] as const;
const PAGE = 100;
/** Few enough that a busy key among them does not make all of them wait. */
const CREDENTIALS_AT_ONCE = 10;

export interface Suspension {
  /** How many credentials have the account's status now: all that there are. */
  readonly credentials: number;
}

/**
 * Suspends or resumes an organization.
 *
 * First the account itself: from that write on no money is set aside and no credential is made. Then each credential,
 * because the gate asks one record only; once this returns, all of them are refused, or served, by the next request. What
 * breaks off in between is finished by doing it again.
 *
 * INVARIANT: a credential gets a status only in a transaction in which its organization has that status, so that two
 * operators at once cannot leave some credentials the one way and some the other.
 *
 * @throws Conflict if there is no such organization, or somebody else changes its status at the same time
 */
export async function changeStatus(
  directory: OrganizationDirectory,
  accounts: Pick<Store<'accounts'>, 'tables'>,
  status: Account['status'],
  origin: Origin,
): Promise<Suspension> {
  await changeAccount(directory, accounts, status, origin);
  let credentials = 0;
  for (const list of CREDENTIAL_LISTS) {
    let after: string | null = null;
    do {
      const page = await directory.partition.page(list, { limit: PAGE, after });
      const hashes = page.entries.flatMap((item) => {
        const previous = textOrNull(item, 'previousHash');
        return previous === null ? [textOf(item, 'hash')] : [textOf(item, 'hash'), previous];
      });
      for (let from = 0; from < hashes.length; from += CREDENTIALS_AT_ONCE) {
        credentials += await spread(directory, status, hashes.slice(from, from + CREDENTIALS_AT_ONCE));
      }
      after = page.next;
    } while (after !== null);
  }
  return { credentials };
}

/** Nothing is written, and nothing recorded, where the status is the one that is asked for. */
async function changeAccount(
  { store, organizationId, partition, audit, read }: OrganizationDirectory,
  { tables }: Pick<Store<'accounts'>, 'tables'>,
  status: Account['status'],
  origin: Origin,
): Promise<void> {
  const organization = await read();
  if (organization === null) throw new Conflict('there is no such organization');
  if (organization.account === status) return;
  const verb = status === 'suspended' ? 'account.suspended' : 'account.resumed';
  const changed = await tryTransact(store.client, [
    changingAccount(partition, organization.account, status),
    changingStatus(tables.accounts, organizationId, status),
    audit.recording({ verb, subject: organizationId }, origin),
  ]);
  if (!changed) throw meanwhile();
}

/** How many of the credentials are still there, and have the status now. */
async function spread(
  { store, partition }: OrganizationDirectory,
  status: Account['status'],
  hashes: readonly string[],
): Promise<number> {
  const credentials = createCredentialStore(store.client, store.tables.credentials);
  let left = hashes;
  while (left.length > 0) {
    try {
      await transact(store.client, [
        organizationIsUnchanged(partition, { account: status }),
        ...left.map((hash) => credentials.changing(hash, { account: status })),
      ]);
      return left.length;
    } catch (error) {
      if (!(error instanceof ExpectationFailed)) throw error;
      if (error.failed.includes(0)) throw meanwhile(error);
      // Deleted since they were listed.
      left = left.filter((_, at) => !error.failed.includes(at + 1));
    }
  }
  return 0;
}

function meanwhile(cause?: unknown): Conflict {
  return new Conflict('somebody else changes the status of this account at the same time', cause);
}
