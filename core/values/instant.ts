/** An instant as RFC 3339 writes it, with a zone: `2026-01-31T09:30:00Z`. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Whole Unix seconds, fractions dropped; null for what is no instant. */
export function parseInstant(text: string): number | null {
  if (!INSTANT.test(text)) return null;
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) return null;
  // Some engines roll 30 February over into March: such a day does not print back.
  const day = text.slice(0, 10);
  const atMidnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(atMidnight) || new Date(atMidnight).toISOString().slice(0, 10) !== day) return null;
  return Math.floor(millis / 1000);
}

/** Unix seconds in UTC, fractions dropped. */
export function printInstant(seconds: number): string {
  return new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Unix seconds in UTC, to the millisecond: `2026-01-31T09:30:00.250Z`. */
export function printExactInstant(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}
