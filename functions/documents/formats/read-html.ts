import { Parser } from 'htmlparser2';
import { MAX_HTML_DEPTH } from '../limits.ts';
import { type Content, type Line, type NamedValue, NOTHING, printTable, type Table } from './content.ts';
import { HtmlTables } from './html-tables.ts';
import { Unreadable } from './unreadable.ts';

/** Nothing in these is for readers. */
const UNSEEN = new Set([
  ...['script', 'style', 'template', 'noscript', 'head', 'svg', 'math', 'iframe', 'object', 'canvas'],
  ...['select', 'textarea', 'audio', 'video'],
]);
const HEADINGS = /^h[1-6]$/;
/** What begins and ends lines. */
const BLOCKS = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'body', 'br', 'dd', 'details', 'div', 'dl', 'dt'],
  ...['fieldset', 'figcaption', 'figure', 'footer', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header'],
  ...['hr', 'legend', 'li', 'main', 'nav', 'ol', 'p', 'pre', 'section', 'summary', 'table', 'ul'],
]);
/** An empty line after these. */
const PARAGRAPHS = /^(p|ul|ol|dl|table|section|article|h[1-6]|hr)$/;

/**
 * HTML as its readers see it: text in lines, tables apart.
 *
 * @throws Unreadable
 */
export function readHtml(html: string): Content {
  const reader = new HtmlReader();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: (text) => reader.say(text),
      onclosetag: (name) => reader.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(html);
  return reader.content();
}

class HtmlReader {
  readonly #lines: Line[] = [];
  readonly #texts: string[] = [];
  readonly #labels: NamedValue[] = [];
  readonly #done: Table[] = [];
  readonly #tables = new HtmlTables();
  #depth = 0;
  /** How many elements are open within one that is not seen, itself included. */
  #unseen = 0;
  #line = '';
  #isHeading = false;
  /** The `dt` that a `dd` belongs to. */
  #term = '';

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#depth += 1;
    if (this.#depth > MAX_HTML_DEPTH) {
      throw new Unreadable(`its elements nest deeper than ${MAX_HTML_DEPTH} levels`);
    }
    if (this.#unseen > 0 || UNSEEN.has(name) || 'hidden' in attributes) {
      this.#unseen += 1;
      return;
    }
    if (this.#tables.isOpen || name === 'table') {
      if (name === 'table') this.#endLine();
      this.#tables.open(name, attributes);
      return;
    }
    if (BLOCKS.has(name)) this.#endLine();
    if (name === 'li') this.#line = '- ';
    if (HEADINGS.test(name) || name === 'legend') this.#isHeading = true;
  }

  say(text: string): void {
    if (this.#unseen > 0) return;
    if (this.#tables.isOpen) this.#tables.say(text);
    else this.#line += text;
  }

  close(name: string): void {
    this.#depth -= 1;
    if (this.#unseen > 0) {
      this.#unseen -= 1;
      return;
    }
    if (this.#tables.isOpen) {
      for (const one of this.#tables.close(name)) this.#keep(one);
      return;
    }
    if (name === 'dt') this.#term = shown(this.#line);
    if (name === 'dd') this.#labels.push({ path: [this.#term], value: shown(this.#line) });
    if (BLOCKS.has(name)) this.#endLine();
    if (PARAGRAPHS.test(name)) this.#addLine('');
  }

  content(): Content {
    this.#endLine();
    return {
      ...NOTHING,
      text: this.#texts.join('\n').trim(),
      lines: this.#lines,
      tables: this.#done,
      labels: this.#labels.filter(({ path: [term], value }) => term !== '' && value !== ''),
    };
  }

  #keep(kept: Table | readonly string[]): void {
    if ('rows' in kept) {
      this.#done.push(kept);
      this.#texts.push(printTable(kept), '');
    } else for (const line of kept) this.#addLine(line);
  }

  #endLine(): void {
    const line = shown(this.#line);
    if (line !== '' && line !== '-') this.#addLine(line);
    this.#line = '';
    this.#isHeading = false;
  }

  #addLine(text: string): void {
    if (text === '' && this.#texts.at(-1) === '') return;
    const cells = text === '' ? [] : [{ text, start: 0, end: text.length }];
    this.#lines.push({ cells, isHeading: this.#isHeading });
    this.#texts.push(text);
  }
}

const shown = (text: string): string => text.replace(/\s+/g, ' ').trim();
