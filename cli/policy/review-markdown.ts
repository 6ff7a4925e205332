import {
  answerWithRule,
  countsOf,
  MARKS,
  MEANINGS,
  placesOf,
  SYMBOLS,
} from '../../core/review/review-words.ts';
import { witnessAsScenario } from '../../core/scenarios/witness-text.ts';
import { printable } from '../printable.ts';
import { resourceLine } from './resource-line.ts';
import type { Reviewed, ReviewedChange } from './reviewed.ts';

/** A review as a comment on a pull request. */
export function reviewAsMarkdown(reviewed: Reviewed, folder: string): string {
  const { base, head, environments, changes } = reviewed;
  const sections = MARKS.flatMap((mark) => {
    const found = changes.filter((change) => change.mark === mark);
    if (found.length === 0) return [];
    return [
      `### ${SYMBOLS[mark]} ${mark.charAt(0).toUpperCase()}${mark.slice(1)}: ${MEANINGS[mark]}`,
      ...found.map((change) => describe(change, environments, folder)),
    ];
  });
  return [
    '## Policy review',
    `${code(base)} → ${code(head)}, in ${environments.map(code).join(', ')}: **${countsOf(changes)}**`,
    ...sections,
    ...resourcesOf(reviewed),
  ].join('\n\n');
}

function describe(change: ReviewedChange, all: readonly string[], folder: string): string {
  const { surface, title, routes, region, before, after, environments, approval, id } = change;
  const places = placesOf(change, folder);
  const rows: [string, string][] = [
    ['who', region.map(text).join('<br>')],
    ...(routes.length > 1 ? [['routes', routes.map(code).join('<br>')] as [string, string]] : []),
    ['before', text(answerWithRule(before))],
    ['after', text(answerWithRule(after))],
    ...(environments.length === all.length
      ? []
      : [['in', environments.map(code).join(', ')] as [string, string]]),
    ...(places.length === 0 ? [] : [['declared at', places.map(code).join('<br>')] as [string, string]]),
    ...(approval === null
      ? []
      : [
          ['accepted', text(`by ${approval.who} until ${approval.until}: ${approval.why}`)] as [
            string,
            string,
          ],
        ]),
  ];
  return [
    `#### ${surface === null ? '' : `${code(surface)} `}${text(title)}`,
    ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n'),
    witnessOf(change),
    `<sub>${code(id)}</sub>`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function witnessOf({ witness, after }: ReviewedChange): string {
  if (witness === null) return '';
  if (witness.after === null) return `Witness: ${text(witness.says)}.`;
  return [
    `<details><summary>Witness: ${inHtml(witness.says)}</summary>`,
    fenced('yaml', witnessAsScenario(witness.after, after)),
    '</details>',
  ].join('\n\n');
}

function resourcesOf({ resources }: Reviewed): string[] {
  const changed = (resources ?? []).filter(({ resources: found }) => found.length > 0);
  if (changed.length === 0) return [];
  return [
    '### Resources',
    ...changed.map(({ environment, resources: found }) =>
      [
        `<details><summary>${inHtml(environment)}: ${found.length} on AWS</summary>`,
        found.map((change) => `- ${text(resourceLine(change))}`).join('\n'),
        '</details>',
      ].join('\n\n'),
    ),
  ];
}

/** As it stands, on one line: nothing in it is Markdown, HTML, the end of a cell, or calls somebody. */
function text(raw: string): string {
  return inHtml(raw).replace(/[\\`*[\]|]|(?<!\w)_|_(?!\w)/g, (character) => `\\${character}`);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;' };

/** Within a tag of HTML, where Markdown is not read. */
function inHtml(raw: string): string {
  return printable(raw).replace(/[&<>@]/g, (character) => ENTITIES[character] ?? '');
}

function code(raw: string): string {
  return `\`${printable(raw).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

/** A block whose fence is longer than any that stands in it. */
function fenced(language: string, raw: string): string {
  const longest = Math.max(2, ...(raw.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, raw.split('\n').map(printable).join('\n'), fence].join('\n');
}
