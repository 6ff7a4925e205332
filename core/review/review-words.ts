import type { Source } from '../policy/sources.ts';
import type { Change, Mark } from './change.ts';
import type { LocatedChange } from './review-pairs.ts';

/** In the order of reading. */
export const MARKS: readonly Mark[] = ['loosened', 'tightened', 'neutral'];
export const SYMBOLS: Readonly<Record<Mark, string>> = { loosened: '▲', tightened: '▼', neutral: '●' };
export const MEANINGS: Readonly<Record<Mark, string>> = {
  loosened: 'possible now, and was not',
  tightened: 'not possible any more',
  neutral: 'answered or carried out in another way',
};

/** `2 loosened, 1 tightened`; that nothing changed where nothing did. */
export function countsOf(changes: readonly Pick<Change, 'mark'>[]): string {
  const counts = MARKS.flatMap((mark) => {
    const count = changes.filter((change) => change.mark === mark).length;
    return count === 0 ? [] : [`${count} ${mark}`];
  });
  return counts.length === 0
    ? 'No request is decided otherwise, and nothing else differs.'
    : counts.join(', ');
}

/** Where a change stands: in the documents after it, and before it where it is there no more. */
export function placesOf({ places: { before, after } }: LocatedChange, folder: string): string[] {
  const shown = (source: Source) => `${folder}/${source.file}:${source.line}`;
  return after.length > 0 ? after.map(shown) : before.map((source) => `${shown(source)} before`);
}

export function answerWithRule({ text, rule }: Change['before']): string {
  return rule === null ? text : `${text} (${rule})`;
}
