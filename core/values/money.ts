const MICRO_DIGITS = 6;
const CENT_DIGITS = 2;

/** Dollars with at most six decimals, `$0.27` or `-$5.00`. Exact: the digits are moved, never calculated with. */
export const MONEY = /^-?\$(0|[1-9]\d{0,8})(\.\d{1,6})?$/;

/** Micro-dollars; null if the text is no amount. */
export function parseMoney(text: string): number | null {
  const match = MONEY.exec(text);
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  const micros = Number(whole + fraction.slice(1).padEnd(MICRO_DIGITS, '0'));
  if (!text.startsWith('-')) return micros;
  return micros === 0 ? null : -micros;
}

/** An integer of micro-dollars as dollars, with cents always and further decimals where they are needed. */
export function printMoney(micros: number): string {
  const digits = String(Math.abs(micros)).padStart(MICRO_DIGITS + 1, '0');
  const fraction = digits.slice(-MICRO_DIGITS).replace(/0+$/, '').padEnd(CENT_DIGITS, '0');
  return `${micros < 0 ? '-' : ''}$${digits.slice(0, -MICRO_DIGITS)}.${fraction}`;
}
