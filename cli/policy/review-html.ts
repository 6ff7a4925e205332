import {
  answerWithRule,
  countsOf,
  MARKS,
  MEANINGS,
  placesOf,
  SYMBOLS,
} from '../../core/review/review-words.ts';
import { witnessAsCurl, witnessAsScenario } from '../../core/scenarios/witness-text.ts';
import { printable } from '../printable.ts';
import { resourceLine } from './resource-line.ts';
import { REVIEW_STYLE } from './review-style.ts';
import type { Reviewed, ReviewedChange } from './reviewed.ts';

/** A review as a page of its own: no script, and nothing from elsewhere. */
export function reviewAsHtml(reviewed: Reviewed, folder: string): string {
  const { base, head, environments, changes } = reviewed;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>Policy review: ${html(base)} → ${html(head)}</title>`,
    `<style>${REVIEW_STYLE}</style>`,
    '</head>',
    '<body>',
    '<header>',
    '<p class="kind">Policy review</p>',
    `<h1><span>${html(base)}</span> <i>→</i> <span>${html(head)}</span></h1>`,
    `<p class="scope">in ${environments.map((name) => `<b>${html(name)}</b>`).join(' ')}</p>`,
    tally(changes),
    '</header>',
    '<main>',
    ...MARKS.flatMap((mark) =>
      section(
        mark,
        changes.filter((change) => change.mark === mark),
        environments,
        folder,
      ),
    ),
    ...resourcesOf(reviewed),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function tally(changes: readonly ReviewedChange[]): string {
  if (changes.length === 0) return `<p class="nothing">${html(countsOf(changes))}</p>`;
  const items = MARKS.map((mark) => {
    const count = changes.filter((change) => change.mark === mark).length;
    return `<li class="${mark}${count === 0 ? ' none' : ''}"><b>${count}</b> ${mark}<small>${MEANINGS[mark]}</small></li>`;
  });
  return `<ul class="tally">${items.join('')}</ul>`;
}

function section(
  mark: ReviewedChange['mark'],
  changes: readonly ReviewedChange[],
  environments: readonly string[],
  folder: string,
): string[] {
  if (changes.length === 0) return [];
  const title = `<h2 class="${mark}"><i>${SYMBOLS[mark]}</i> ${mark.charAt(0).toUpperCase()}${mark.slice(1)}</h2>`;
  return [
    `<section>`,
    title,
    ...changes.map((change) => article(change, environments, folder)),
    '</section>',
  ];
}

function article(change: ReviewedChange, all: readonly string[], folder: string): string {
  const { mark, surface, title, routes, region, before, after, environments, approval, id } = change;
  const places = placesOf(change, folder);
  return [
    `<article class="${mark}" id="${html(id)}">`,
    `<h3>${surface === null ? '' : `<span class="surface">${html(surface)}</span> `}${html(title)}</h3>`,
    `<p class="turn"><span class="before">${html(answerWithRule(before))}</span><i>→</i><span class="after">${html(answerWithRule(after))}</span></p>`,
    '<dl>',
    row('Who', region.map(html)),
    ...(routes.length > 1
      ? [
          row(
            'Routes',
            routes.map((route) => `<code>${html(route)}</code>`),
          ),
        ]
      : []),
    ...(environments.length === all.length ? [] : [row('In', [environments.map(html).join(', ')])]),
    ...(places.length === 0
      ? []
      : [
          row(
            'Declared',
            places.map((place) => `<code>${html(place)}</code>`),
          ),
        ]),
    ...(approval === null
      ? []
      : [row('Accepted', [html(`by ${approval.who} until ${approval.until}: ${approval.why}`)])]),
    '</dl>',
    witnessOf(change),
    `<p class="id">${html(id)}</p>`,
    '</article>',
  ].join('\n');
}

function row(name: string, values: readonly string[]): string {
  return `<div><dt>${name}</dt>${values.map((value) => `<dd>${value}</dd>`).join('')}</div>`;
}

function witnessOf({ witness, after }: ReviewedChange): string {
  if (witness === null) return '';
  const says = `<summary>Witness: ${html(witness.says)}</summary>`;
  if (witness.after === null) return `<p class="witness">Witness: ${html(witness.says)}</p>`;
  const scenario = witnessAsScenario(witness.after, after);
  return `<details>${says}<pre>${html(witnessAsCurl(witness.after))}</pre><pre>${html(scenario)}</pre></details>`;
}

function resourcesOf({ resources }: Reviewed): string[] {
  const changed = (resources ?? []).filter(({ resources: found }) => found.length > 0);
  if (changed.length === 0) return [];
  return [
    '<section>',
    '<h2>Resources on AWS</h2>',
    ...changed.map(({ environment, resources: found }) =>
      [
        `<details class="resources"${changed.length === 1 ? ' open' : ''}><summary>${html(environment)} <small>${found.length}</small></summary>`,
        `<ul>${found.map((change) => `<li class="${change.action}">${html(resourceLine(change))}</li>`).join('')}</ul>`,
        '</details>',
      ].join(''),
    ),
    '</section>',
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** INVARIANT: whatever a document says is text on the page, never a tag, nor the end of an attribute. */
function html(raw: string): string {
  return raw
    .split('\n')
    .map((line) => printable(line).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? ''))
    .join('\n');
}
