import { printMoney } from '../../core/values/money.ts';
import type { EntryView } from '../../functions/billing/shapes.ts';
import { printMany } from '../parts/count.ts';

/** `+$5.00`, `-$0.000034`. */
export function printSigned(micros: number): string {
  return micros > 0 ? `+${printMoney(micros)}` : printMoney(micros);
}

/** What changed the balance, in words. */
export function printCause(cause: EntryView['cause'], ownMemberId: string): string {
  switch (cause.type) {
    case 'top-up':
      if (cause.memberId === null) return 'Paid in';
      return cause.memberId === ownMemberId ? 'Paid in by you' : 'Paid in by another member';
    case 'credit':
      return `Credited by an operator: ${cause.reason}`;
    case 'debit':
      return `Debited by an operator: ${cause.reason}`;
    case 'charge':
      return `Completion of ${cause.model}`;
  }
}

/** How much went in and out of a model. */
export function printTokens(cause: EntryView['cause'] & { readonly type: 'charge' }): string {
  const cached = cause.cachedInputTokens === 0 ? '' : ` (${cause.cachedInputTokens} cached)`;
  return `${printMany(cause.inputTokens, 'token')} in${cached}, ${printMany(cause.outputTokens, 'token')} out`;
}

/** Whether a whole ledger comes to the balance. */
export function sumOfEntries(entries: readonly EntryView[]): number {
  return entries.reduce((all, { amountMicros }) => all + amountMicros, 0);
}
