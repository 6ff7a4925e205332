import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Running } from './tenants.ts';

/** What every request counts and stamps, whatever becomes of it. */
const COUNTED = /^([mh]\d+|lastUsedAt)$/;

/** All that a platform has stored, an item a text, but for what every request counts. */
export async function everything({ dynamo, environment }: Running): Promise<Set<string>> {
  const names = Object.entries(environment).filter(([name]) => name.endsWith('_TABLE'));
  const items = new Set<string>();
  for (const [name, TableName] of names) {
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await dynamo.send(
        new ScanCommand({ TableName, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
      );
      for (const item of page.Items ?? []) {
        if (!isCountOfRequests(item)) items.add(`${name} ${printed(item)}`);
      }
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }
  return items;
}

/** What the metering makes of the logs, some time later: requests by hour, and marks of what it has counted. No money. */
function isCountOfRequests({
  owner,
  item,
  removeAt: _,
  ...counters
}: Record<string, AttributeValue>): boolean {
  if (owner?.S?.startsWith('batch#')) return true;
  return (
    item?.S?.startsWith('hour#') === true && Object.keys(counters).every((name) => name.endsWith('|requests'))
  );
}

function printed(item: Record<string, AttributeValue>): string {
  const kept = Object.entries(item).filter(([field]) => !COUNTED.test(field));
  return JSON.stringify(Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** What is stored in one and not in the other; empty if nothing changed. */
export function changed(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  return [
    ...[...before].filter((item) => !after.has(item)).map((item) => `- ${item}`),
    ...[...after].filter((item) => !before.has(item)).map((item) => `+ ${item}`),
  ];
}
