import type { Price, Prices } from './prices.ts';
import { type Deployed, type Quantity, quantitiesOfRequests, quantitiesOfTables, sum } from './quantities.ts';
import { quantitiesAround } from './quantities-around.ts';
import type { Traffic } from './traffic.ts';

/** One line of a bill. */
export interface CostLine extends Omit<Quantity, 'price'> {
  readonly price: Price;
  /** For a month, not rounded. */
  readonly dollars: number;
}

/** What an environment costs in a month of such traffic, line by line. */
export function costOf(deployed: Deployed, traffic: Traffic, prices: Prices): CostLine[] {
  return [
    ...quantitiesOfRequests(deployed, traffic),
    ...quantitiesOfTables(deployed, traffic),
    ...quantitiesAround(deployed, traffic),
  ].map((line) => {
    const price = prices.of[line.price];
    return { ...line, price, dollars: (line.quantity / price.per) * price.dollars };
  });
}

export function totalOf(lines: readonly CostLine[]): number {
  return sum(lines.map(({ dollars }) => dollars));
}
