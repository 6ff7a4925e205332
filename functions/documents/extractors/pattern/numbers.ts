/** What a document writes between whole and parts: 1,234.50 or 1.234,50. */
export type DecimalMark = '.' | ',';

export interface Amount {
  readonly value: number;
  /** ISO 4217; null where none is written. */
  readonly currency: string | null;
  readonly isPercentage: boolean;
}

/** Signs that stand for one currency, or mean one where nothing else is said. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{
    US$: 'USD',
    C$: 'CAD',
    CA$: 'CAD',
    A$: 'AUD',
    AU$: 'AUD',
    NZ$: 'NZD',
    HK$: 'HKD',
    S$: 'SGD',
    R$: 'BRL',
  },
  ...{ $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₹': 'INR', '₩': 'KRW', '₺': 'TRY', '₽': 'RUB' },
  ...{ '₪': 'ILS', '₫': 'VND', '฿': 'THB', '₦': 'NGN', '₱': 'PHP', '₴': 'UAH', zł: 'PLN', Kč: 'CZK' },
};
const CODES =
  'USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|CNY|HKD|SGD|INR|KRW|BRL|MXN|ZAR|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|ILS|AED|SAR|THB|VND|PHP|IDR|MYR|NGN|KES|EGP|ARS|CLP|COP|PEN|ISK|TWD';

const SIGN = '(?:US|CA?|AU?|NZ|HK|S|R)?\\$|[€£¥₹₩₺₽₪₫฿₦₱₴]|zł|Kč';
const CURRENCY = `(?:${SIGN}|(?<!\\p{L})(?:${CODES})(?!\\p{L}))`;
/** Groups of three, or plain digits; then parts. Spaces of any width and apostrophes only part groups. */
const DIGITS =
  "(?:\\d{1,3}(?:(?<group>[., '\\u00a0\\u202f\\u2009’])\\d{3})(?:\\k<group>\\d{3}){0,4}|\\d{1,15})(?:[.,](?:\\d{1,9}|[-–]{1,2}))?";
const WRITTEN = `(?:(?<currencyBefore>${CURRENCY})[ \\u00a0]?(?<innerMinus>[-−])?)?(?<number>${DIGITS})(?:[ \\u00a0]?(?:(?<percent>%)|(?<currencyAfter>${CURRENCY})))?`;
const SIGNED = `(?<open>\\()?(?<minus>[-−–])?${WRITTEN}(?<close>\\))?`;
const ONE = new RegExp(`^${SIGNED}(?=$|[^\\p{L}\\p{N}%.,:/-]|[.,](?:\\s|$))`, 'u');
const ANY = new RegExp(`(?<![\\p{L}\\p{N}.,:/#+-])${SIGNED}(?![\\p{L}\\p{N}%:/-]|[.,]\\d)`, 'gu');
/** JSON's own way to write a number. */
const PLAIN = /^-?\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?$/;

/** What a value begins with, if that is a number; `1,5 hours` is 1.5 where a comma parts. */
export function parseAmount(text: string, mark: DecimalMark): Amount | null {
  const trimmed = text.trim();
  if (mark === '.' && PLAIN.test(trimmed)) {
    const value = Number(trimmed);
    return Number.isFinite(value) ? { value, currency: null, isPercentage: false } : null;
  }
  const match = ONE.exec(trimmed);
  return match === null ? null : amountOf(match, mark);
}

/** Every number with a currency or a percent sign, in the order of the text. */
export function findAmounts(text: string, mark: DecimalMark): Amount[] {
  return [...text.matchAll(ANY)].flatMap((match) => {
    const amount = amountOf(match, mark);
    return amount !== null && (amount.currency !== null || amount.isPercentage) ? [amount] : [];
  });
}

/** How the text parts its numbers, by those that show it: two digits behind a mark are parts, not a group. */
export function decimalMarkOf(text: string): DecimalMark {
  const commas = text.match(/\d,\d{2}(?![\d,.])/g)?.length ?? 0;
  const points = text.match(/\d\.\d{2}(?![\d.,])/g)?.length ?? 0;
  return commas > points ? ',' : '.';
}

/** The currency that a text names, by its code or its sign; null if it names none, or nothing else than one. */
export function currencyOf(text: string): string | null {
  const trimmed = text.trim();
  if (new RegExp(`^(?:${CODES})$`).test(trimmed)) return trimmed;
  return Object.hasOwn(SIGNS, trimmed) ? (SIGNS[trimmed] ?? null) : null;
}

function amountOf({ groups = {} }: RegExpExecArray, mark: DecimalMark): Amount | null {
  const { number = '', percent, currencyBefore, currencyAfter, open, close, minus, innerMinus } = groups;
  const size = sizeOf(number, mark);
  if (size === null) return null;
  const isNegative = (minus ?? innerMinus) !== undefined || (open !== undefined && close !== undefined);
  return {
    value: isNegative && size !== 0 ? -size : size,
    currency: currencyOf(currencyBefore ?? currencyAfter ?? ''),
    isPercentage: percent !== undefined,
  };
}

function sizeOf(written: string, mark: DecimalMark): number | null {
  const other = mark === '.' ? ',' : '.';
  const lastMark = Math.max(written.lastIndexOf(mark), -1);
  const lastOther = written.lastIndexOf(other);
  // 1.234,50 in a document of points: the last of two different marks is always the one before the parts.
  const parts =
    lastMark >= 0 && lastOther >= 0 ? (lastMark > lastOther ? mark : other) : partsMark(written, mark);
  const whole = [...written].filter((sign) => /\d/.test(sign) || sign === parts).join('');
  const value = Number(parts === null ? whole : whole.replace(parts, '.'));
  return Number.isFinite(value) ? value : null;
}

/** With one mark alone: three digits behind it, and nothing else said, are a group unless it is the document's. */
function partsMark(written: string, mark: DecimalMark): string | null {
  const marks = [...written].filter((sign) => sign === '.' || sign === ',');
  const [only] = marks;
  if (only === undefined || marks.length > 1) return null;
  const behind = written.length - written.indexOf(only) - 1;
  return only === mark || behind !== 3 ? only : null;
}
