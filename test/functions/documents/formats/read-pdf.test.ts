import { describe, expect, test } from '@jest/globals';
import { readPdf } from '../../../../functions/documents/formats/read-pdf.ts';
import { Unreadable } from '../../../../functions/documents/formats/unreadable.ts';
import { MAX_CHARACTERS, MAX_PAGES } from '../../../../functions/documents/limits.ts';
import { aPdf, aPdfForm, aPdfOfContent, aScan, rows } from '../../../support/pdfs.ts';

const never = new AbortController().signal;
const read = (bytes: Uint8Array) => readPdf(bytes, never);

async function reasonOf(bytes: Uint8Array, bounds?: Parameters<typeof readPdf>[2]): Promise<string> {
  const outcome = await readPdf(bytes, never, bounds).then(
    () => 'it was read',
    (error: unknown) => error,
  );
  if (outcome instanceof Unreadable) return outcome.reason;
  throw outcome;
}

const LINES = [
  ['Description', 'Qty', 'Price'],
  ['Large widget', '2', '10.00'],
  ['Gear', '', '3.50'],
];

describe('text', () => {
  test.each([
    ['compressed', true],
    ['plain', false],
  ])('V-7: lines and columns are read as they stand on the page (%s objects)', async (_, compressed) => {
    const pdf = await aPdf(
      [
        [{ text: 'INVOICE', x: 50, y: 780, size: 20 }, ...rows(700, [50, 250, 450], LINES)],
        [{ text: 'Total: 23.50', x: 50, y: 780 }],
      ],
      { compressed },
    );
    const { pages, text, lines } = await read(pdf);
    expect(pages).toBe(2);
    expect(text).toBe(
      'INVOICE\n\nDescription\tQty\tPrice\nLarge widget\t2\t10.00\nGear\t3.50\n\nTotal: 23.50',
    );
    expect(lines[0]).toMatchObject({ isHeading: true });
    expect(lines[2]).toMatchObject({
      isHeading: false,
      cells: [{ start: 50 }, { start: 250 }, { start: 450 }],
    });
  });

  test('V-7: pieces of one word are one word, in whichever order they were drawn', async () => {
    const pdf = await aPdf([
      [
        { text: 'below', x: 50, y: 600 },
        { text: 'right', x: 300, y: 700 },
        { text: 'left', x: 50, y: 700.4 },
      ],
    ]);
    expect((await read(pdf)).text).toBe('left\tright\n\nbelow');
  });

  test('V-7: what was typed into the fields of a form is read with their names', async () => {
    const { text } = await read(await aPdfForm({ 'Customer name': 'Jané Doe', Empty: '' }));
    expect(text).toContain('Customer name: Jané Doe');
    expect(text).not.toContain('Empty');
  });

  test('V-7: the bytes that were given are left as they were', async () => {
    const pdf = await aPdf([[{ text: 'Hello', x: 50, y: 700 }]]);
    const before = Buffer.from(pdf);
    await read(pdf);
    expect(Buffer.from(pdf).equals(before)).toBe(true);
  });
});

describe('what cannot be read', () => {
  test('V-7: each says why', async () => {
    const pdf = await aPdf([[{ text: 'Hello', x: 50, y: 700 }]]);
    const cut = pdf.slice(0, pdf.length / 3);
    const [encrypted, broken, noise, scan, empty] = await Promise.all([
      aPdf([[{ text: 'Hello', x: 50, y: 700 }]], { encrypted: true }).then((bytes) => reasonOf(bytes)),
      reasonOf(cut),
      reasonOf(Buffer.from('%PDF-1.7\nnothing of the kind')),
      aScan().then((bytes) => reasonOf(bytes)),
      aPdf([[], []]).then((bytes) => reasonOf(bytes)),
    ]);
    expect(encrypted).toMatch(/encrypted with a password/);
    expect(broken).toMatch(/damaged/);
    expect(noise).toMatch(/damaged/);
    expect(scan).toMatch(/no text on its page; a scanned document/);
    expect(empty).toMatch(/no text on its 2 pages/);
  });

  test('V-7: one of too many pages, or too much text', async () => {
    const many = Array.from({ length: MAX_PAGES + 1 }, () => [{ text: 'x', x: 50, y: 700 }]);
    expect(await reasonOf(await aPdf(many))).toBe(`it has ${MAX_PAGES + 1} pages, more than ${MAX_PAGES}`);
    const line = `(${'word '.repeat(1000)}) Tj 0 -1 Td\n`;
    const content = `BT /F1 0.1 Tf 10 800 Td\n${line.repeat(MAX_CHARACTERS / 5000 + 1)}ET`;
    expect(await reasonOf(aPdfOfContent(Buffer.from(content)))).toMatch(/more than \d+ characters/);
  });

  test('Bad input: one that takes too long is given up, and its thread ends', async () => {
    const slow = aPdfOfContent(Buffer.from(`BT /F1 1 Tf ${'(a) Tj '.repeat(2_000_000)} ET`));
    const before = process.getActiveResourcesInfo().filter((one) => one === 'MessagePort').length;
    const started = Date.now();
    expect(await reasonOf(slow, { seconds: 0.4, growthBytes: 4e9 })).toMatch(/longer than 0.4 seconds/);
    expect(Date.now() - started).toBeLessThan(3000);
    expect(process.getActiveResourcesInfo().filter((one) => one === 'MessagePort').length).toBe(before);
  });

  test('Bad input: one that unpacks to too much is given up', async () => {
    const bomb = aPdfOfContent(Buffer.alloc(300_000_000, ' 1 0 0 1 0 0 cm'));
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await reasonOf(bomb, { seconds: 20, growthBytes: 50_000_000 })).toMatch(/unpacks to more/);
  });

  test('an abandoned request ends the work', async () => {
    const controller = new AbortController();
    const pdf = aPdfOfContent(Buffer.from(`BT /F1 1 Tf ${'(a) Tj '.repeat(500_000)} ET`));
    const reading = readPdf(pdf, controller.signal);
    controller.abort(new Error('nobody waits'));
    await expect(reading).rejects.toThrow('nobody waits');
    await expect(readPdf(pdf, controller.signal)).rejects.toThrow('nobody waits');
  });
});
