import { answerWithRule, countsOf, placesOf, SYMBOLS } from '../../core/review/review-words.ts';
import { witnessAsCurl } from '../../core/scenarios/witness-text.ts';
import { printable } from '../printable.ts';
import { resourceLine } from './resource-line.ts';
import type { Reviewed, ReviewedChange } from './reviewed.ts';

const MAX_RESOURCES = 20;

/** A review for a terminal. */
export function reviewAsText(reviewed: Reviewed, folder: string): string {
  const { base, head, environments, changes, resources } = reviewed;
  const lines = [
    `${base} → ${head}, in ${environments.join(', ')}`,
    countsOf(changes),
    ...changes.flatMap((change) => ['', ...describe(change, environments, folder)]),
    ...(resources ?? []).flatMap(({ environment, resources: found }) =>
      found.length === 0
        ? []
        : [
            '',
            `Resources of ${environment}`,
            ...found.slice(0, MAX_RESOURCES).map((change) => `  ${resourceLine(change)}`),
            ...(found.length > MAX_RESOURCES ? [`  and ${found.length - MAX_RESOURCES} more`] : []),
          ],
    ),
  ];
  return lines.map(printable).join('\n');
}

function describe(change: ReviewedChange, all: readonly string[], folder: string): string[] {
  const { mark, surface, title, routes, region, before, after, witness, environments, approval, id } = change;
  const places = placesOf(change, folder);
  return [
    `${SYMBOLS[mark]} ${mark}  ${surface === null ? '' : `${surface}  `}${title}`,
    ...field('who', region),
    ...(routes.length > 1 ? field('routes', routes) : []),
    ...field('before', [answerWithRule(before)]),
    ...field('after', [answerWithRule(after)]),
    ...(witness === null
      ? []
      : field('witness', [witness.says, ...(witness.after === null ? [] : [witnessAsCurl(witness.after)])])),
    ...(environments.length === all.length ? [] : field('in', [environments.join(', ')])),
    ...(places.length === 0 ? [] : field('at', [places.join(', ')])),
    ...(approval === null
      ? []
      : field('accepted', [`by ${approval.who} until ${approval.until}: ${approval.why}`])),
    ...field('id', [id]),
  ];
}

const WIDTH = 10;

function field(name: string, values: readonly string[]): string[] {
  return values.map((value, at) => `    ${(at === 0 ? name : '').padEnd(WIDTH)}${value}`);
}
