import * as z from 'zod';
import { MAX_TOP_UP_MICROS, parseTopUp } from '../../core/money/top-up.ts';
import { printMoney } from '../../core/values/money.ts';
import { page } from '../requests/page.ts';

/** As the text of an amount is without its sign: at most six decimals. */
const AMOUNT_PATTERN = /^(0|[1-9]\d*)(\.\d{1,6})?$/;
const AMOUNT_BOUNDS =
  'must be an amount in dollars as a text with at most six decimals, such as `5.00`, ' +
  `above 0 and at most ${printMoney(MAX_TOP_UP_MICROS).slice(1)}`;

const amountUsd = z
  .string()
  .meta({ pattern: AMOUNT_PATTERN.source, description: AMOUNT_BOUNDS })
  .transform((value, context) => {
    const micros = parseTopUp(value);
    if (micros !== null) return micros;
    context.addIssue({ code: 'custom', message: AMOUNT_BOUNDS });
    return z.NEVER;
  });

export const newTopUp = z.strictObject({ amountUsd });

export const ledgerList = z.strictObject(page);
