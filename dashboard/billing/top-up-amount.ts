import { MAX_TOP_UP_MICROS, parseTopUp } from '../../core/money/top-up.ts';
import { printMoney } from '../../core/values/money.ts';

export const TOP_UP_BOUNDS = `From ${printMoney(1)} to ${printMoney(MAX_TOP_UP_MICROS)}.`;

export type TopUpAmount =
  | { readonly amountUsd: string; readonly micros: number; readonly error: null }
  | { readonly error: string };

/** What somebody typed, `5`, `5.00` or `$5.00`, as the console takes it. Nothing is guessed: a comma may be a point. */
export function readTopUp(typed: string): TopUpAmount {
  const amountUsd = typed.trim().replace(/^\$/, '');
  const micros = parseTopUp(amountUsd);
  if (micros !== null) return { amountUsd, micros, error: null };
  return { error: 'This is no amount that can be paid in. Write it as 5 or 5.00, without commas.' };
}
