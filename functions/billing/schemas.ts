import * as z from 'zod';
import { parseMoney, printMoney } from '../../core/values/money.ts';
import { page } from '../requests/page.ts';

/** $10,000.00: above what one pays in at once, and what a slip of a digit or two costs at most. */
export const MAX_TOP_UP_MICROS = 10_000_000_000;

/** As the text of an amount is without its sign: at most six decimals. */
const AMOUNT_PATTERN = /^(0|[1-9]\d*)(\.\d{1,6})?$/;
const AMOUNT_BOUNDS =
  'must be an amount in dollars as a text with at most six decimals, such as `5.00`, ' +
  `above 0 and at most ${printMoney(MAX_TOP_UP_MICROS).slice(1)}`;

const amountUsd = z
  .string()
  .meta({ pattern: AMOUNT_PATTERN.source, description: AMOUNT_BOUNDS })
  .transform((value, context) => {
    const micros = parseMoney(`$${value}`);
    if (micros !== null && micros > 0 && micros <= MAX_TOP_UP_MICROS) return micros;
    context.addIssue({ code: 'custom', message: AMOUNT_BOUNDS });
    return z.NEVER;
  });

export const newTopUp = z.strictObject({ amountUsd });

export const ledgerList = z.strictObject(page);
