import type { Query } from '../api/console.ts';

/** What is looked for in the trail; empty for all. */
export interface AuditFilter {
  /** A verb, or the kind that verbs begin with. */
  readonly action: string;
  readonly memberId: string;
  readonly subject: string;
  /** Days in UTC, both part of it: `2026-01-31`. */
  readonly from: string;
  readonly to: string;
}

export const NO_FILTER: AuditFilter = { action: '', memberId: '', subject: '', from: '', to: '' };

const FIELDS = Object.keys(NO_FILTER) as (keyof AuditFilter)[];
const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_MILLISECONDS = 86_400_000;

/** The filter as part of an address. */
export function printFilter(filter: AuditFilter): URLSearchParams {
  return new URLSearchParams(
    FIELDS.filter((field) => filter[field] !== '').map((field) => [field, filter[field]]),
  );
}

export function readFilter(query: URLSearchParams): AuditFilter {
  return Object.fromEntries(FIELDS.map((field) => [field, query.get(field) ?? ''])) as unknown as AuditFilter;
}

/** As the console takes it, for which the last day is not part of what is asked for. */
export function queryOf({ action, memberId, subject, from, to }: AuditFilter): Query {
  return { action, memberId, subject: subject.trim(), from, to: dayAfter(to) };
}

/** The text itself where it is no day: the console says what is wrong with it. */
function dayAfter(day: string): string {
  const at = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? day : new Date(at + DAY_MILLISECONDS).toISOString().slice(0, day.length);
}
