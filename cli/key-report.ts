import { printTable } from './table.ts';

/** What is shown of a key; the console knows more of it. */
export interface ReportedKey {
  readonly name: string;
  readonly surface: string;
  readonly agentId: string | null;
  readonly preview: string;
  readonly createdAt: string;
  readonly rotatedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly rotationDue: boolean;
}

const HEADINGS = ['NAME', 'SURFACE', 'AGENT', 'KEY', 'AGE', 'LAST USED', 'ROTATION'];

/**
 * Keys as people read them.
 *
 * @param agentNames by id
 * @param now Unix seconds
 */
export function printKeyReport(
  keys: readonly ReportedKey[],
  agentNames: ReadonlyMap<string, string>,
  now: number,
): string {
  if (keys.length === 0) return 'No keys.';
  const rows = keys.map((key) => [
    key.name,
    key.surface,
    key.agentId === null ? '-' : (agentNames.get(key.agentId) ?? key.agentId),
    key.preview,
    printAge(key.rotatedAt ?? key.createdAt, now),
    key.lastUsedAt === null ? 'never' : `${printAge(key.lastUsedAt, now)} ago`,
    key.rotationDue ? 'due' : '',
  ]);
  const due = keys.filter(({ rotationDue }) => rotationDue).length;
  const count = `${keys.length} ${keys.length === 1 ? 'key' : 'keys'}`;
  return `${printTable(HEADINGS, rows)}\n\n${count}, ${due === 0 ? 'none' : due} due for rotation.`;
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** How long ago something was, in the largest unit of which a whole one has passed. */
function printAge(instant: string, now: number): string {
  const seconds = Math.max(0, Math.floor(now - Date.parse(instant) / 1000));
  const [unit, length] = UNITS.find(([, unitSeconds]) => seconds >= unitSeconds) ?? ['s', 1];
  return `${Math.floor(seconds / length)} ${unit}`;
}
