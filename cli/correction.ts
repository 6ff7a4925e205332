import { parseMoney, printMoney } from '../core/values/money.ts';
import { CommandFailure, EXIT } from './command.ts';
import { isPrintable } from './printable.ts';

/** A slip of the finger is not to make anybody rich: who means more does it in parts. */
export const MAX_CORRECTION_MICROS = 100_000_000_000;
export const MAX_REASON_LENGTH = 200;

/** What an operator corrects a balance by. */
export interface Correction {
  /** Negative takes from the balance. Never 0. */
  readonly amountMicros: number;
  readonly reason: string;
}

/** @throws CommandFailure with what is wrong, in a sentence */
export function readCorrection(amount: string | undefined, reason: string | undefined): Correction {
  return { amountMicros: readAmount(amount), reason: readReason(reason) };
}

function readAmount(text: string | undefined): number {
  if (text === undefined) throw refused('--amount is missing: dollars, as in 5.00, or -5.00 to debit.');
  const micros = parseMoney(text.replace(/^(-?)\$?/, '$1$$'));
  if (micros === null || micros === 0) {
    throw refused('--amount has to be dollars other than 0 with at most six decimals, as in 5.00 or -5.00.');
  }
  if (Math.abs(micros) > MAX_CORRECTION_MICROS) {
    throw refused(`--amount has to be at most ${printMoney(MAX_CORRECTION_MICROS)} at once.`);
  }
  return micros;
}

function readReason(text: string | undefined): string {
  const reason = text?.trim() ?? '';
  if (reason === '') throw refused('--reason is missing: the ledger says it to the organization.');
  // In characters as people count them, or nearly so.
  if ([...reason].length > MAX_REASON_LENGTH || !isPrintable(reason)) {
    throw refused(`--reason has to be at most ${MAX_REASON_LENGTH} printable characters on one line.`);
  }
  return reason;
}

function refused(sentence: string): CommandFailure {
  return new CommandFailure(sentence, EXIT.usage);
}
