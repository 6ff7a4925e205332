import type { Line } from './content.ts';

/** What a worker is given to read a PDF by. */
export interface PdfTask {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly maxPages: number;
  readonly maxCharacters: number;
}

/** What it says, once. */
export type PdfOutcome =
  | { readonly pages: number; readonly lines: readonly Line[] }
  | { readonly unreadable: string };
