/** INVARIANT: the schema has accepted the text, so that its parser does too. */
export function must<T>(parse: (text: string) => T | null, text: string): T {
  const value = parse(text);
  if (value === null) throw new Error(`the schema accepted \`${text}\`, which cannot be parsed`);
  return value;
}
