import type { Line } from '../../formats/content.ts';

/** What stands under a heading, up to the next one. */
export interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

const MAX_HEADING_LENGTH = 60;
const MAX_HEADING_WORDS = 6;
const BULLET = /^\s*(?:[-*•–‣▪◦·]|\d{1,2}[.)])\s+/;
/** Text that reaches this far is a paragraph that goes on in the next line. */
const PARAGRAPH_LENGTH = 60;

/** The heading that a line is; null if it is none. */
export function headingOf({ cells, isHeading }: Line): string | null {
  const [cell, another] = cells;
  if (cell === undefined || another !== undefined) return null;
  const text = cell.text.trim();
  if (isHeading) return text.replace(/:$/, '');
  if (text.length > MAX_HEADING_LENGTH || text.split(/\s+/).length > MAX_HEADING_WORDS) return null;
  if (BULLET.test(text)) return null;
  if (/^[^:]*\p{L}[^:]*:$/u.test(text)) return text.slice(0, -1);
  return /^[\p{Lu}\s&/'-]{3,}$/u.test(text) ? text : null;
}

/** Whether a heading names no more than what follows it at once, as `Bill to:` does. */
export function isIntroduction({ cells, isHeading }: Line): boolean {
  return !isHeading && cells[0]?.text.trimEnd().endsWith(':') === true;
}

export function sectionsOf(lines: readonly Line[]): Section[] {
  const sections: { heading: string; lines: string[]; isOver: boolean; isBrief: boolean }[] = [];
  for (const line of lines) {
    const heading = headingOf(line);
    const open = sections.at(-1);
    if (heading !== null) {
      sections.push({ heading, lines: [], isOver: false, isBrief: isIntroduction(line) });
    } else if (open !== undefined && !open.isOver) {
      const text = line.cells.map((cell) => cell.text).join('  ');
      if (text !== '') open.lines.push(text);
      else if (open.lines.length > 0) open.isOver = open.isBrief || open.isOver;
    }
  }
  return sections.filter((section) => section.lines.length > 0);
}

/** The things that a section lists: its bullets, or what commas part, or its lines. */
export function itemsOf(lines: readonly string[]): string[] {
  const bullets = lines.filter((line) => BULLET.test(line)).map((line) => line.replace(BULLET, '').trim());
  const items = bullets.length > 0 ? bullets : lines.flatMap(partsOf);
  return items.filter((item) => item !== '');
}

/** `Python, SQL; Go` in its parts. */
export function partsOf(text: string): string[] {
  return text
    .split(/\s*[,;|•·]\s+|\s*;\s*/)
    .map((part) => part.trim().replace(/\.$/, ''))
    .filter((part) => part !== '');
}

/** The first line of a section, or its first paragraph. */
export function openingOf(lines: readonly string[]): string {
  const [first = ''] = lines;
  const texts = lines.map((line) => line.replace(BULLET, ''));
  return first.length < PARAGRAPH_LENGTH ? first.replace(BULLET, '') : texts.join(' ');
}
