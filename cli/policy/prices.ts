import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CommandFailure, EXIT } from '../command.ts';

const FILE = join(import.meta.dirname, 'prices.yaml');
const REGIONS = ['eu-central-1', 'us-east-1'] as const;
export const DEFAULT_REGION = 'eu-central-1';

const dollars = z.number().positive();
const price = z.strictObject({
  title: z.string(),
  unit: z.string(),
  per: z.literal([1, 1_000_000]),
  'eu-central-1': dollars,
  'us-east-1': dollars,
  page: z.url(),
});
const NAMES = [
  ...(['gateway-request', 'lambda-request', 'lambda-gb-second'] as const),
  ...(['table-write', 'table-read', 'table-storage', 'table-recovery'] as const),
  ...(['firewall-acl', 'firewall-rule', 'firewall-request'] as const),
  ...(['log-ingestion', 'log-storage', 'alarm', 'metric', 'trace'] as const),
  ...(['secret', 'object-storage', 'distribution-request', 'distribution-transfer', 'transfer-out'] as const),
] as const;
const document = z.strictObject({ 'as-of': z.iso.date(), prices: z.record(z.enum(NAMES), price) });

export type PriceName = (typeof NAMES)[number];

/** What one thing costs in a region: so many dollars for `per` units. */
export interface Price {
  readonly title: string;
  readonly unit: string;
  readonly per: number;
  readonly dollars: number;
  readonly page: string;
}

export interface Prices {
  readonly region: string;
  /** The day on which the prices were those of AWS: `2025-11-30`. */
  readonly asOf: string;
  readonly of: Readonly<Record<PriceName, Price>>;
}

/**
 * The prices of a region.
 *
 * @throws CommandFailure if they are not known there
 */
export function readPrices(region: string): Prices {
  const known = REGIONS.find((name) => name === region);
  if (known === undefined) {
    const sentence = `prices of the region \`${region}\` are not known: those of ${REGIONS.join(' and ')} are.`;
    throw new CommandFailure(sentence, EXIT.usage);
  }
  const read = document.parse(parse(readFileSync(FILE, 'utf8')));
  const of = Object.fromEntries(
    Object.entries(read.prices).map(([name, { title, unit, per, page, [known]: dollars }]) => [
      name,
      { title, unit, per, dollars, page },
    ]),
  ) as Record<PriceName, Price>;
  return { region, asOf: read['as-of'], of };
}
