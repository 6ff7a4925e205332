/** A JSON object whose fields nobody has checked. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text that a field holds; empty if it holds none. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
