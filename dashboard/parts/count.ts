const WHOLE = new Intl.NumberFormat('en-US');
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** `1,234`. */
export const printCount = (count: number): string => WHOLE.format(count);

/** `1.2K`. */
export const printShortCount = (count: number): string => SHORT.format(count);

/** `1 request`, `1,234 requests`. */
export function printMany(count: number, one: string, many = `${one}s`): string {
  return `${printCount(count)} ${count === 1 ? one : many}`;
}
