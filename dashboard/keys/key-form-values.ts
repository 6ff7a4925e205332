import { parseMoney, printMoney } from '../../core/values/money.ts';
import type { KeyRulesView, SurfaceView } from '../api/policy.ts';

/** What a form says of a key, as the console takes it. A field that the policy refuses is not said. */
export interface KeySettingsBody {
  /** Left out for a new key without one. */
  readonly name?: string;
  readonly description: string | null;
  readonly permissions?: readonly string[];
  readonly rateLimits: { readonly perMinute: number; readonly perHour: number };
  readonly spendingLimits?: {
    readonly perDayMicros: number | null;
    readonly perMonthMicros: number | null;
  };
  readonly allowedIps?: readonly string[] | null;
  readonly expiresAt?: string | null;
}

/** Where an amount is none: the console says so, in its own words. */
const NOT_AN_AMOUNT = -1;

/** @param isNew a new key may have no name; one that has a name keeps one */
export function readKeyForm(
  form: FormData,
  { permissions }: SurfaceView,
  rules: KeyRulesView,
  isNew: boolean,
): KeySettingsBody {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const addresses = text('allowedIps')
    .split(/[\s,]+/)
    .filter((one) => one !== '');
  return {
    ...(isNew && text('name') === '' ? {} : { name: text('name') }),
    description: text('description') || null,
    ...(permissions.length === 0 ? {} : { permissions: form.getAll('permission').map(String) }),
    rateLimits: { perMinute: Number(text('perMinute')), perHour: Number(text('perHour')) },
    ...(rules.spendingLimits === 'refused'
      ? {}
      : {
          spendingLimits: {
            perDayMicros: dollarsToMicros(text('perDay')),
            perMonthMicros: dollarsToMicros(text('perMonth')),
          },
        }),
    ...(rules.allowedIps === 'refused' ? {} : { allowedIps: addresses.length === 0 ? null : addresses }),
    ...(rules.expiry === 'refused' ? {} : { expiresAt: fromLocalInput(text('expiresAt')) }),
  };
}

/** `5.00` or `$5` as micro-dollars; null for an empty text. */
export function dollarsToMicros(text: string): number | null {
  if (text === '') return null;
  return parseMoney(text.startsWith('$') ? text : `$${text}`) ?? NOT_AN_AMOUNT;
}

export function microsToDollars(micros: number | null): string {
  return micros === null ? '' : printMoney(micros).replace('$', '');
}

/** What `<input type="datetime-local">` holds, in the time zone of this browser; empty for never. */
export function toLocalInput(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

/** The same as RFC 3339, in UTC and whole seconds; null for never. */
export function fromLocalInput(text: string): string | null {
  if (text === '') return null;
  return new Date(text).toISOString().replace(/\.\d+Z$/, 'Z');
}
