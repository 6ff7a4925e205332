import { parentPort, workerData } from 'node:worker_threads';
import {
  getDocument,
  PasswordException,
  type PDFDocumentProxy,
  type PDFPageProxy,
  VerbosityLevel,
} from 'unpdf/pdfjs';
import type { Line } from '../formats/content.ts';
import { layOutPage, type Piece } from '../formats/pdf-page.ts';
import type { PdfOutcome, PdfTask } from '../formats/pdf-task.ts';

/**
 * Reads one PDF and says what is in it, on a thread of its own: whoever started it can end it at any moment, which
 * pdf.js itself has no way to do.
 */

const BLANK: Line = { cells: [], isHeading: false };

async function read({ bytes, maxPages, maxCharacters }: PdfTask): Promise<PdfOutcome> {
  const task = getDocument({
    data: bytes,
    // Text is all that is wanted: no font is shown, no image decoded, nothing is fetched.
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    enableXfa: false,
    maxImageSize: 1,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const pdf = await task.promise;
    if (pdf.numPages <= maxPages) return await readPages(pdf, maxCharacters);
    return { unreadable: `it has ${pdf.numPages} pages, more than ${maxPages}` };
  } catch (error) {
    if (error instanceof PasswordException) return { unreadable: 'it is encrypted with a password' };
    return { unreadable: 'its bytes are no PDF that can be read; it may be damaged' };
  }
}

async function readPages(pdf: PDFDocumentProxy, maxCharacters: number): Promise<PdfOutcome> {
  const lines: Line[] = [];
  let characters = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const added = [...layOutPage(await piecesOf(page)), ...(await formLinesOf(page)), BLANK];
    for (const { cells } of added) for (const { text } of cells) characters += text.length + 1;
    if (characters > maxCharacters) {
      return { unreadable: `it holds more than ${maxCharacters} characters of text` };
    }
    for (const line of added) lines.push(line);
    page.cleanup();
  }
  return { pages: pdf.numPages, lines };
}

async function piecesOf(page: PDFPageProxy): Promise<Piece[]> {
  const { items } = await page.getTextContent({ disableNormalization: false });
  return items.flatMap((item) => {
    if (!('str' in item)) return [];
    const [, , , , x, y] = item.transform as number[];
    return [{ text: item.str, x: x ?? 0, y: y ?? 0, width: item.width, height: item.height }];
  });
}

/** What somebody typed into the fields of a form is drawn on its own, and is no text of the page. */
async function formLinesOf(page: PDFPageProxy): Promise<Line[]> {
  const annotations = (await page.getAnnotations()) as Record<string, unknown>[];
  return annotations.flatMap(({ subtype, alternativeText, fieldName, fieldValue }) => {
    const value = Array.isArray(fieldValue) ? fieldValue.join(', ') : fieldValue;
    const name = alternativeText || fieldName;
    if (subtype !== 'Widget' || typeof value !== 'string' || typeof name !== 'string') return [];
    const text = `${name}: ${value.replace(/\s+/g, ' ').trim()}`;
    if (value.trim() === '' || value === 'Off') return [];
    return [{ cells: [{ text, start: 0, end: text.length }], isHeading: false }];
  });
}

void read(workerData as PdfTask).then((outcome) => parentPort?.postMessage(outcome));
