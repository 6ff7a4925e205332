import { printInstant } from '../core/values/instant.ts';
import { printMoney } from '../core/values/money.ts';
import type { Account } from '../stores/account-item.ts';
import type { Books } from '../stores/books.ts';
import type { LedgerEntry } from '../stores/ledger-entry.ts';
import type { Organization } from '../stores/organizations.ts';
import { printable } from './printable.ts';
import { printTable } from './table.ts';

/** An organization with its account, for an operator. */
export interface ReportedAccount {
  readonly organization: Organization;
  readonly account: Account;
  /** Latest first. */
  readonly latest: readonly LedgerEntry[];
}

const HEADINGS = ['TIME', 'AMOUNT', 'CAUSE', 'FOR'];

/** As people read it. */
export function printAccount({ organization, account, latest }: ReportedAccount): string {
  const { balanceMicros, heldMicros } = account;
  const facts = [
    ['Organization', `${organization.name}, ${organization.id}`],
    ['Plan', organization.plan],
    ['Status', organization.account],
    ['Balance', printMoney(balanceMicros)],
    ['Held', printMoney(heldMicros)],
    ['Available', printMoney(balanceMicros - heldMicros)],
  ] as const;
  const rows = latest.map((entry) => [
    printInstant(entry.at),
    printMoney(entry.amountMicros).padStart(widthOf(latest)),
    entry.cause,
    purposeOf(entry),
  ]);
  const ledger = latest.length === 0 ? 'Nothing is in its ledger.' : printTable(HEADINGS, rows);
  return `${printFacts(facts)}\n\n${ledger}`;
}

/** As programs read it: amounts in micro-dollars, times as RFC 3339. */
export function accountAsJson({ organization, account, latest }: ReportedAccount): string {
  const { id, name, plan, account: status, createdAt } = organization;
  const { balanceMicros, heldMicros } = account;
  const shown = {
    id,
    name,
    plan,
    status,
    createdAt: printInstant(createdAt),
    balanceMicros,
    heldMicros,
    availableMicros: balanceMicros - heldMicros,
    latest: latest.map(({ at, ...entry }) => ({ ...entry, at: printInstant(at) })),
  };
  return JSON.stringify(shown, null, 2);
}

/** What an account says beside what its parts come to. */
export function printBooks({ account, ledger, holds }: Books): string {
  return printFacts([
    ['Balance', printMoney(account.balanceMicros)],
    ['Ledger', `${printMoney(ledger.micros)} in ${counted(ledger.count, 'entry', 'entries')}`],
    ['Held', printMoney(account.heldMicros)],
    ['Holds', `${printMoney(holds.micros)} in ${counted(holds.count, 'hold', 'holds')}`],
  ]);
}

export function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}

function printFacts(facts: readonly (readonly [label: string, value: string])[]): string {
  const widest = Math.max(...facts.map(([label]) => label.length));
  return facts.map(([label, value]) => `${label.padEnd(widest)}  ${printable(value)}`).join('\n');
}

const widthOf = (entries: readonly LedgerEntry[]): number =>
  Math.max(...entries.map(({ amountMicros }) => printMoney(amountMicros).length));

/** What an entry is for, of the facts that belong to its cause. */
function purposeOf({ reason, memberId, keyId, model, requestId }: LedgerEntry): string {
  return [reason, memberId, model, keyId, requestId].filter((fact) => fact !== null).join(', ');
}
