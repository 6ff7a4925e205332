import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  MAX_CHARACTERS,
  MAX_PAGES,
  MAX_PDF_GROWTH_BYTES,
  MAX_PDF_HEAP_MB,
  MAX_PDF_SECONDS,
} from '../limits.ts';
import { type Content, NOTHING, printLines } from './content.ts';
import type { PdfOutcome, PdfTask } from './pdf-task.ts';
import { Unreadable } from './unreadable.ts';

const WATCH_MS = 25;

/** As a bundle, a function has its workers beside it; from its source, it runs theirs. */
const WORKER =
  typeof __dirname === 'string'
    ? join(__dirname, 'workers', 'read-pdf.cjs')
    : join(import.meta.dirname, '..', 'workers', 'read-pdf.ts');

export interface PdfBounds {
  readonly seconds: number;
  readonly growthBytes: number;
}
const BOUNDS: PdfBounds = { seconds: MAX_PDF_SECONDS, growthBytes: MAX_PDF_GROWTH_BYTES };

/**
 * The text of a PDF, line by line as it stands on its pages.
 *
 * @throws Unreadable; the reason of `signal` if it is aborted
 */
export async function readPdf(bytes: Uint8Array, signal: AbortSignal, bounds = BOUNDS): Promise<Content> {
  const outcome = await runWorker(bytes, signal, bounds);
  if ('unreadable' in outcome) throw new Unreadable(outcome.unreadable);
  const { pages, lines } = outcome;
  const text = printLines(lines).trim();
  if (text === '') {
    const hint = 'a scanned document has to be made into text before it is sent';
    throw new Unreadable(`it holds no text on its ${pages === 1 ? 'page' : `${pages} pages`}; ${hint}`);
  }
  return { ...NOTHING, pages, lines, text };
}

/** INVARIANT: when this settles, the worker is gone, whatever the PDF made it do. */
async function runWorker(bytes: Uint8Array, signal: AbortSignal, bounds: PdfBounds): Promise<PdfOutcome> {
  signal.throwIfAborted();
  const task: PdfTask = {
    bytes: new Uint8Array(bytes),
    maxPages: MAX_PAGES,
    maxCharacters: MAX_CHARACTERS,
  };
  const worker = new Worker(WORKER, {
    workerData: task,
    transferList: [task.bytes.buffer],
    env: {},
    // Not ours to print: it may quote the document.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MAX_PDF_HEAP_MB },
  });
  try {
    return await outcomeOf(worker, signal, bounds);
  } finally {
    await worker.terminate();
  }
}

function outcomeOf(
  worker: Worker,
  signal: AbortSignal,
  { seconds, growthBytes }: PdfBounds,
): Promise<PdfOutcome> {
  const before = process.memoryUsage.rss();
  return new Promise((resolve, reject) => {
    const giveUp = (why: string) => resolve({ unreadable: why });
    const clock = setTimeout(giveUp, seconds * 1000, `reading it takes longer than ${seconds} seconds`);
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > growthBytes) giveUp(TOO_MUCH_MEMORY);
    }, WATCH_MS);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    worker.once('message', resolve);
    worker.once('error', (error) => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') giveUp(TOO_MUCH_MEMORY);
      else reject(error);
    });
    worker.once('exit', () => {
      clearTimeout(clock);
      clearInterval(watch);
      signal.removeEventListener('abort', abort);
      reject(new Error('the worker that reads PDFs ended without a word'));
    });
  });
}

const TOO_MUCH_MEMORY = 'it unpacks to more than can be read at once';
