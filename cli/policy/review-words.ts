import type { Source } from '../../core/policy/sources.ts';
import type { Mark } from '../../core/review/change.ts';
import type { ResourceChange } from './resource-changes.ts';
import type { ReviewedChange } from './reviewed.ts';

export const MARKS: readonly Mark[] = ['loosened', 'tightened', 'neutral'];
export const SYMBOLS: Readonly<Record<Mark, string>> = { loosened: '▲', tightened: '▼', neutral: '●' };

/** `2 loosened, 1 tightened`; that nothing changed where nothing did. */
export function countsOf(changes: readonly ReviewedChange[]): string {
  const counts = MARKS.flatMap((mark) => {
    const count = changes.filter((change) => change.mark === mark).length;
    return count === 0 ? [] : [`${count} ${mark}`];
  });
  return counts.length === 0
    ? 'No request is decided otherwise, and nothing else differs.'
    : counts.join(', ');
}

/** Where a change stands: in the documents after it, and before it where it is there no more. */
export function placesOf({ places: { before, after } }: ReviewedChange, folder: string): string[] {
  const shown = (source: Source) => `${folder}/${source.file}:${source.line}`;
  return after.length > 0 ? after.map(shown) : before.map((source) => `${shown(source)} before`);
}

export function answerWithRule({ text, rule }: ReviewedChange['before']): string {
  return rule === null ? text : `${text} (${rule})`;
}

/** `update usage plan plan-starter-plan: throttleSettings`. */
export function resourceLine({ action, kind, name, properties }: ResourceChange): string {
  return `${action} ${kind} ${name}${properties.length === 0 ? '' : `: ${properties.join(', ')}`}`;
}
