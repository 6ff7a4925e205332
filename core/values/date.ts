/** A day of the calendar, `2024-12-26`. */
export const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Unix seconds at which the day begins, in UTC; null if there is no such day. */
export function parseDate(text: string): number | null {
  if (!DATE.test(text)) return null;
  const millis = Date.parse(`${text}T00:00:00Z`);
  // Some engines roll 30 February over into March: what does not print back is not a day.
  return Number.isNaN(millis) || printDate(millis / 1000) !== text ? null : millis / 1000;
}

/** The day, in UTC, that holds an instant of Unix seconds. */
export function printDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
