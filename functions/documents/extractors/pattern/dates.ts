/** The order in which a document writes 01/02/2024; null where it does not show it. */
export type DateOrder = 'day first' | 'month first' | null;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
/** Not within a longer number or word. */
const FROM = '(?<![\\p{L}\\p{N}/.-])';
const TO = '(?![\\p{L}\\p{N}]|[/.-]\\d)';

const ISO = pattern('(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})', '(?![\\p{N}]|[/.-]\\d)');
const DOTTED = pattern('(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})');
const SLASHED = pattern('(\\d{1,2})([/-])(\\d{1,2})\\2(\\d{4})');
const DAY_MONTH = pattern(`${DAY}(?: of)?[ .-]{1,3}${MONTH}[ ,.-]{1,3}(\\d{4})`);
const MONTH_DAY = pattern(`${MONTH}[ .-]{1,2}${DAY}[ ,-]{1,3}(\\d{4})`);

const CLOCK = '(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)?(?: ?([ap])\\.?m\\.?(?![\\p{L}]))?';
const ZONE = '(?: ?(Z|UTC|GMT)(?![\\p{L}\\p{N}])| ?([+-]\\d{2}):?(\\d{2}))?';
const TIME = new RegExp(`(?<![\\p{L}\\p{N}:])(?:T)?${CLOCK}${ZONE}(?![\\p{N}:])`, 'iu');
/** A time stands behind its date, with no more than that between them. */
const BETWEEN = /^(?:T|,? ?(?:at )?)$/i;

export interface Time {
  /** `09:30:00` */
  readonly clock: string;
  /** `Z` or `+02:00`; empty where the document says none. */
  readonly zone: string;
}

interface FoundDate {
  /** `2024-01-31` */
  readonly date: string;
  readonly start: number;
  readonly end: number;
}

/** Every date that can be read without a guess, in the order of the text. */
export function findDates(text: string, order: DateOrder): FoundDate[] {
  const found: FoundDate[] = [];
  const take = (match: RegExpExecArray, date: string | null) => {
    if (date !== null) found.push({ date, start: match.index, end: match.index + match[0].length });
  };
  for (const match of text.matchAll(ISO)) take(match, calendarDay(match[1], match[3], match[4]));
  for (const match of text.matchAll(DOTTED)) take(match, calendarDay(match[3], match[2], match[1]));
  for (const match of text.matchAll(DAY_MONTH))
    take(match, calendarDay(match[3], monthOf(match[2]), match[1]));
  for (const match of text.matchAll(MONTH_DAY))
    take(match, calendarDay(match[3], monthOf(match[1]), match[2]));
  for (const match of text.matchAll(SLASHED)) take(match, slashedDay(match, order));
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What the dates of a text that can be read in one way only say of the others. */
export function dateOrderOf(text: string): DateOrder {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const [, one, , other] of text.matchAll(SLASHED)) {
    if (Number(one) > 12 && Number(other) <= 12) dayFirst += 1;
    if (Number(other) > 12 && Number(one) <= 12) monthFirst += 1;
  }
  if (dayFirst > 0 === monthFirst > 0) return null;
  return dayFirst > 0 ? 'day first' : 'month first';
}

export function findTime(text: string): Time | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, hours = '', minutes = '', seconds = '00', half, zero, offset, offsetMinutes] = match;
  const hour =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const isClock = hour < 24 && Number(minutes) < 60 && Number(seconds) < 60;
  const isHalf = half === undefined || (Number(hours) >= 1 && Number(hours) <= 12);
  if (!isClock || !isHalf) return null;
  const clock = `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`;
  const zone = zero === undefined ? (offset === undefined ? '' : `${offset}:${offsetMinutes}`) : 'Z';
  return { clock, zone };
}

/** The first date with the time behind it, as RFC 3339 has it but for a zone that the text does not say. */
export function findDateTime(text: string, order: DateOrder): (Time & { readonly date: string }) | null {
  for (const { date, end } of findDates(text, order)) {
    const rest = text.slice(end, end + MAX_TIME_LENGTH);
    const digit = rest.search(/\d/);
    const time = digit >= 0 && BETWEEN.test(rest.slice(0, digit)) ? findTime(rest.slice(digit)) : null;
    if (time !== null) return { date, ...time };
  }
  return null;
}

const MAX_TIME_LENGTH = 40;

function slashedDay([, one, , other, year]: RegExpExecArray, order: DateOrder): string | null {
  if (Number(one) > 12 || order === 'day first') return calendarDay(year, other, one);
  if (Number(other) > 12 || order === 'month first' || one === other) return calendarDay(year, one, other);
  return null;
}

function monthOf(name: string | undefined): string {
  return String(MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1);
}

function calendarDay(year = '', month = '', day = ''): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const millis = Date.parse(`${date}T00:00:00Z`);
  // Some engines roll 30 February over into March: what does not print back is no day.
  return !Number.isNaN(millis) && new Date(millis).toISOString().slice(0, 10) === date ? date : null;
}

function pattern(inner: string, to = TO): RegExp {
  return new RegExp(`${FROM}${inner}${to}`, 'giu');
}
