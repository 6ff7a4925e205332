import { deflateSync } from 'node:zlib';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';

/** A piece of text, in points from the lower left corner of its page. */
export interface Written {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
}

/** A PDF as an office program writes it, with compressed streams; a page for each list of texts. */
export async function aPdf(
  pages: readonly (readonly Written[])[],
  { encrypted = false, compressed = true } = {},
): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const texts of pages) {
    const page = pdf.addPage([595, 842]);
    for (const { text, x, y, size = 11 } of texts) page.drawText(text, { x, y, size, font });
  }
  if (encrypted) pdf.encrypt({ userPassword: 'a secret', ownerPassword: 'another one' });
  return pdf.save({ useObjectStreams: compressed });
}

/** Lines of columns: the texts of a line stand at the given places. */
export function rows(
  top: number,
  columns: readonly number[],
  lines: readonly (readonly string[])[],
): Written[] {
  return lines.flatMap((cells, line) =>
    cells.flatMap((text, at) => (text === '' ? [] : [{ text, x: columns[at] ?? 0, y: top - line * 16 }])),
  );
}

/** With a form whose fields are filled in. */
export async function aPdfForm(fields: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([595, 842]);
  const form = pdf.getForm();
  for (const [at, [name, value]] of Object.entries(fields).entries()) {
    const field = form.createTextField(name);
    field.setText(value);
    field.addToPage(page, { x: 50, y: 700 - at * 30, width: 300, height: 20 });
  }
  return pdf.save();
}

/** A page that a scanner made: a picture, and no text. */
export async function aScan(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const image = await pdf.embedPng(ONE_PIXEL);
  pdf.addPage([595, 842]).drawImage(image, { x: 0, y: 0, width: 595, height: 842 });
  return pdf.save();
}

const ONE_PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Written by hand: one page whose content, as it unpacks, is the given bytes. */
export function aPdfOfContent(content: Uint8Array): Uint8Array {
  const packed = deflateSync(content, { level: 9 });
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const places: number[] = [];
  const length = () => parts.reduce((sum, part) => sum + part.length, 0);
  const add = (number: number, ...body: (string | Buffer)[]) => {
    places.push(length());
    parts.push(Buffer.from(`${number} 0 obj\n`), ...body.map((part) => Buffer.from(part)));
    parts.push(Buffer.from('\nendobj\n'));
  };
  add(1, '<</Type/Catalog/Pages 2 0 R>>');
  add(2, '<</Type/Pages/Kids[3 0 R]/Count 1>>');
  add(
    3,
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>',
  );
  add(4, `<</Length ${packed.length}/Filter/FlateDecode>>stream\n`, packed, '\nendstream');
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const start = length();
  parts.push(
    Buffer.from(
      `xref\n0 5\n0000000000 65535 f \n${table}trailer<</Size 5/Root 1 0 R>>\nstartxref\n${start}\n%%EOF`,
    ),
  );
  return Buffer.concat(parts);
}
