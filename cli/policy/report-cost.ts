import { printMarkdownTable } from '../markdown-table.ts';
import { printTable } from '../table.ts';
import { assumptionsOf } from './assumptions.ts';
import { type CostLine, totalOf } from './cost-of.ts';
import type { Price, Prices } from './prices.ts';
import type { Traffic } from './traffic.ts';

/** A bill with the name of what it is for. */
export interface Bill {
  readonly name: string;
  readonly lines: readonly CostLine[];
}

export interface CostReport {
  readonly traffic: Traffic;
  readonly prices: Prices;
  readonly bill: Bill;
  /** What it is compared with; null for nothing. */
  readonly against: Bill | null;
}

export function printCost(report: CostReport, format: 'text' | 'markdown'): string {
  const { traffic, prices, bill } = report;
  const { requests, completionShare, keys } = traffic;
  const title = `${bill.name} on AWS in ${prices.region}, a month of ${amount(requests)} requests, ${amount(completionShare * 100)}% of them completions, ${amount(keys)} keys`;
  const { headings, rows } = report.against === null ? alone(bill) : compared(bill, report.against);
  const table = (format === 'text' ? printTable : printMarkdownTable)(headings, rows);
  const notes = [
    ...assumptionsOf(traffic),
    'executions that are reserved cost nothing',
    `prices are those of AWS as of ${prices.asOf}, and change: cli/policy/prices.yaml names the page of each`,
  ];
  return [
    format === 'text' ? title : `## ${title}`,
    table,
    ['Reckoned with:', ...notes.map((note) => `- ${note}`)].join('\n'),
  ].join('\n\n');
}

interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function alone({ lines }: Bill): Table {
  const rows = lines
    .filter(({ quantity }) => quantity > 0)
    .map(({ service, what, quantity, price, dollars }) => [
      service,
      what,
      `${amount(quantity)} ${quantity === 1 ? price.unit : plural(price.unit)}`,
      printPrice(price),
      printDollars(dollars),
    ]);
  return {
    headings: ['service', 'what', 'quantity', 'price', 'a month'],
    rows: [...rows, ['total', '', '', '', printDollars(totalOf(lines))]],
  };
}

function compared(bill: Bill, against: Bill): Table {
  const rows = pairsOf(bill.lines, against.lines)
    .filter(({ before, after }) => before > 0 || after > 0)
    .map(({ service, what, before, after }) => [service, what, ...difference(before, after)]);
  return {
    headings: ['service', 'what', against.name, bill.name, 'change'],
    rows: [...rows, ['total', '', ...difference(totalOf(against.lines), totalOf(bill.lines))]],
  };
}

function difference(before: number, after: number): string[] {
  const change = after - before;
  const sign = change < 0 ? '-' : '+';
  const isSame = printDollars(Math.abs(change)) === printDollars(0);
  return [
    printDollars(before),
    printDollars(after),
    isSame ? 'the same' : `${sign}${printDollars(Math.abs(change))}`,
  ];
}

/** Lines of both bills, those of one alone included. */
function pairsOf(lines: readonly CostLine[], others: readonly CostLine[]) {
  const keyOf = ({ service, what }: CostLine) => `${service}\0${what}`;
  const own = new Map(lines.map((line) => [keyOf(line), line]));
  const theirs = new Map(others.map((line) => [keyOf(line), line]));
  return [...new Map([...theirs, ...own])].map(([key, { service, what }]) => ({
    service,
    what,
    after: own.get(key)?.dollars ?? 0,
    before: theirs.get(key)?.dollars ?? 0,
  }));
}

/** `$3.70 / million requests`, `$0.306 / GB`. */
function printPrice({ dollars, per, unit }: Price): string {
  const each = per === 1 ? unit : `million ${plural(unit)}`;
  return `$${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 })} / ${each}`;
}

function plural(unit: string): string {
  return unit === 'GB' ? unit : `${unit}s`;
}

/** To the cent. */
function printDollars(dollars: number): string {
  return dollars.toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

function amount(number: number): string {
  return number.toLocaleString('en-US', { maximumFractionDigits: number < 10 ? 2 : 0 });
}

export function costAsJson({ traffic, prices, bill, against }: CostReport): string {
  const billOf = ({ name, lines }: Bill) => ({
    name,
    dollars: totalOf(lines),
    lines: lines.map(({ price: { unit, per, dollars: dollarsEach, page }, ...line }) => ({
      ...line,
      unit,
      price: { dollars: dollarsEach, per, page },
    })),
  });
  return JSON.stringify(
    {
      region: prices.region,
      pricesAsOf: prices.asOf,
      traffic,
      assumptions: assumptionsOf(traffic),
      bill: billOf(bill),
      against: against === null ? null : billOf(against),
    },
    null,
    2,
  );
}
