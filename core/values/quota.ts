/** Requests in a calendar period, as API Gateway's usage plans count them. */
export interface Quota {
  readonly limit: number;
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
}

/** `1000000 per month`. */
export const QUOTA = /^([1-9]\d{0,8}) per (day|week|month)$/;

/** Null if the text is no quota. */
export function parseQuota(text: string): Quota | null {
  const match = QUOTA.exec(text);
  if (match === null) return null;
  return { limit: Number(match[1]), period: (match[2] as string).toUpperCase() as Quota['period'] };
}

/** The inverse of `parseQuota`. */
export function printQuota({ limit, period }: Quota): string {
  return `${limit} per ${period.toLowerCase()}`;
}
