import { expect, test } from '@jest/globals';
import { date, extractFrom, list, number, object, text } from '../../../../support/extracting.ts';
import { aPdf, rows } from '../../../../support/pdfs.ts';

const INVOICE = object(
  {
    invoiceNumber: text(),
    issueDate: date,
    dueDate: date,
    currency: text({ enum: ['EUR', 'USD'] }),
    total: number(),
    subtotal: number(),
    tax: number(),
    taxRate: number(),
    paid: { type: 'boolean' },
    vendor: object({ email: text({ format: 'email' }), phone: text(), iban: text() }),
    customer: object({ name: text(), email: text({ format: 'email' }) }),
    items: list(
      object({ description: text(), quantity: { type: 'integer' }, unitPrice: number(), amount: number() }, [
        'description',
        'amount',
      ]),
    ),
  },
  ['invoiceNumber', 'issueDate', 'total'],
);

const ITEMS = [
  { description: 'Large widget', quantity: 2, unitPrice: 10, amount: 20 },
  { description: 'Gear', quantity: 4, unitPrice: 5.5, amount: 22 },
];

const PLAIN = `ACME Tools Ltd
sales@acme.example  |  +44 20 7946 0958

INVOICE

Invoice No.: INV-2024-007       Issued: 31 January 2024
Due date: 2024-02-28            Paid: no
IBAN: GB82 WEST 1234 5698 7654 32

Bill to:
Jane Doe
jane@doe.example

Description            Qty   Unit price      Amount
Large widget             2        $10.00      $20.00
Gear                     4         $5.50      $22.00
Support, one year                             $100.00
Subtotal                                     $142.00
VAT 20%                                       $28.40
Total due                                    $170.40
`;

const FOUND = {
  invoiceNumber: 'INV-2024-007',
  issueDate: '2024-01-31',
  dueDate: '2024-02-28',
  currency: 'USD',
  total: 170.4,
  subtotal: 142,
  tax: 28.4,
  taxRate: 20,
  paid: false,
  vendor: { email: 'sales@acme.example', phone: '+44 20 7946 0958', iban: 'GB82WEST12345698765432' },
  customer: { name: 'Jane Doe', email: 'jane@doe.example' },
  items: [...ITEMS, { description: 'Support, one year', amount: 100 }],
};

test('V-7: an invoice in plain text', async () => {
  expect(await extractFrom(PLAIN, 'text/plain', INVOICE)).toEqual({ data: FOUND, missing: [] });
});

test('V-7: the same on two pages of a PDF', async () => {
  const pdf = await aPdf([
    [
      { text: 'ACME Tools Ltd', x: 50, y: 790 },
      { text: 'sales@acme.example', x: 50, y: 774 },
      { text: '+44 20 7946 0958', x: 300, y: 774 },
      { text: 'INVOICE', x: 50, y: 730, size: 22 },
      ...rows(
        700,
        [50, 300],
        [
          ['Invoice No.: INV-2024-007', 'Issued: 31 January 2024'],
          ['Due date: 2024-02-28', 'Paid: no'],
          ['IBAN: GB82 WEST 1234 5698 7654 32'],
        ],
      ),
      ...rows(620, [50], [['Bill to:'], ['Jane Doe'], ['jane@doe.example']]),
    ],
    rows(
      780,
      [50, 250, 330, 450],
      [
        ['Description', 'Qty', 'Unit price', 'Amount'],
        ['Large widget', '2', '$10.00', '$20.00'],
        ['Gear', '4', '$5.50', '$22.00'],
        ['Support, one year', '', '', '$100.00'],
        ['Subtotal', '', '', '$142.00'],
        ['VAT 20%', '', '', '$28.40'],
        ['Total due', '', '', '$170.40'],
      ],
    ),
  ]);
  expect(await extractFrom(pdf, 'application/pdf', INVOICE)).toEqual({ data: FOUND, missing: [] });
});

test('V-7: an invoice in HTML, with numbers as Germans write them', async () => {
  const page = `<html><head><style>td { color: red }</style><script>let total = "Total: 999"</script></head><body>
    <h1>Invoice</h1><p>Invoice number: <b>INV-9</b><br>Date of issue: March 5, 2024</p>
    <table><tr><th>Item</th><th>Quantity</th><th>Price</th><th>Amount</th></tr>
    <tr><td>Large widget</td><td>2</td><td>10,00 €</td><td>20,00 €</td></tr>
    <tr><td>Engine</td><td>1</td><td>1.234,50 €</td><td>1.234,50 €</td></tr>
    <tr><td colspan=3>Total</td><td>1.254,50 €</td></tr></table>
    <dl><dt>Customer name</dt><dd>Jane Doe</dd><dt>Customer e-mail</dt><dd>jane@doe.example</dd></dl></body></html>`;
  expect(await extractFrom(page, 'text/html', INVOICE)).toEqual({
    data: {
      invoiceNumber: 'INV-9',
      issueDate: '2024-03-05',
      currency: 'EUR',
      total: 1254.5,
      customer: { name: 'Jane Doe', email: 'jane@doe.example' },
      items: [
        { description: 'Large widget', quantity: 2, unitPrice: 10, amount: 20 },
        { description: 'Engine', quantity: 1, unitPrice: 1234.5, amount: 1234.5 },
      ],
    },
    missing: [],
  });
});

test('V-7: an invoice in Markdown', async () => {
  const page = `# Invoice\n\n- **Invoice number:** INV-3\n- **Issue date:** 2024-05-06\n\n| Description | Qty | Unit price | Amount |
|---|--:|--:|--:|\n| Large widget | 2 | 10.00 | 20.00 |\n| Gear | 4 | 5.50 | 22.00 |\n| **Total** | | | **$42.00** |\n`;
  expect(await extractFrom(page, 'text/markdown', INVOICE)).toEqual({
    data: { invoiceNumber: 'INV-3', issueDate: '2024-05-06', currency: 'USD', total: 42, items: ITEMS },
    missing: [],
  });
});

test('V-7: an invoice in JSON, with other names and around it something else', async () => {
  const invoice = {
    id: 'INV-1',
    issue_date: '2024-01-02',
    due: null,
    currency: 'EUR',
    total: 42,
    paid: true,
    vendor: { email: 'sales@acme.example' },
    customer: { name: 'Jane Doe', email: 'jane@doe.example' },
    lines: ITEMS,
  };
  expect(await extractFrom(JSON.stringify({ meta: { v: 1 }, invoice }), 'application/json', INVOICE)).toEqual(
    {
      data: {
        invoiceNumber: 'INV-1',
        issueDate: '2024-01-02',
        currency: 'EUR',
        total: 42,
        paid: true,
        vendor: { email: 'sales@acme.example' },
        customer: { name: 'Jane Doe', email: 'jane@doe.example' },
        items: ITEMS,
      },
      missing: [],
    },
  );
});

test('V-7: the lines of an invoice in CSV', async () => {
  const csv = 'description;qty;unit price;amount\nLarge widget;2;10,00;20,00\nGear;4;5,50;22,00\n';
  const { data, missing } = await extractFrom(csv, 'text/csv', INVOICE);
  expect(data).toEqual({ items: ITEMS });
  expect(missing).toEqual(['invoiceNumber', 'issueDate', 'total']);
});
