import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;
/** What the directory and the audit trail keep: text and numbers; null is no attribute. */
export type Fields = Readonly<Record<string, string | number | null>>;

export function encode(value: string | number): AttributeValue {
  return typeof value === 'number' ? { N: String(value) } : { S: value };
}

export function encodeFields(fields: Fields): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(fields)) if (value !== null) item[name] = encode(value);
  return item;
}

export function textOf(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`the item lacks the text \`${name}\``);
  return value;
}

export function textOrNull(item: Item, name: string): string | null {
  return item[name]?.S ?? null;
}

export function numberOf(item: Item, name: string): number {
  const value = numberOrNull(item, name);
  if (value === null) throw new Error(`the item lacks the number \`${name}\``);
  return value;
}

export function numberOrNull(item: Item, name: string): number | null {
  const value = item[name]?.N;
  return value === undefined ? null : Number(value);
}
