import type { Traffic } from './traffic.ts';

/** What a cost is reckoned with and neither the policy nor the options say. */

export const MONTH_HOURS = 730;
export const MONTH_SECONDS = MONTH_HOURS * 3600;
export const GB_BYTES = 1e9;
/** Lambda reckons with gigabytes of 1024 MB. */
export const GB_MEGABYTES = 1024;

/** What the authorizer takes for a request, its one write included. */
export const AUTHORIZER_SECONDS = 0.01;
/** What a function takes that events invoke. */
export const EVENT_SECONDS = 0.1;
/** Requests whose lines CloudWatch hands over together. */
export const REQUESTS_A_BATCH = 10;

/** Writes of a transaction cost two units; a key with a spending limit has most: docs/decisions/0010-money.md. */
export const RESERVING_WRITES = 6;
export const SETTLING_WRITES = 10;
/** The mark of a batch and the hour that it is counted in, in a transaction. */
export const BATCH_WRITES = 4;
/** What any other request reads. */
export const REQUEST_READS = 2;
/** What one look for holds reads. */
export const SWEEP_READS = 1;

export const CREDENTIAL_BYTES = 1000;
/** The counters of an hour of a key. */
export const USAGE_BYTES = 500;
/** An entry of the ledger. */
export const LEDGER_BYTES = 400;
/** How much is left of a log once it is packed. */
export const LOG_PACKED = 0.15;

/** What a visit asks a distribution for, once it is compressed: the page, its scripts and styles, and those that pages add. */
export const VISIT_REQUESTS = 15;
export const VISIT_BYTES = 300_000;

/** Of requests beyond the first of each second, X-Ray records so many: its rule where there is no other. */
export const TRACED_SHARE = 0.05;

/** The assumptions, each in a sentence. */
export function assumptionsOf(traffic: Traffic): readonly string[] {
  return [
    `a month of ${MONTH_HOURS} hours; list prices of the first step of volume, no free tiers, no tax`,
    'every request carries a credential: the authorizer runs and writes once, also for those that it denies',
    `a request takes the authorizer ${AUTHORIZER_SECONDS * 1000} ms; a completion ${traffic.completionSeconds} s, any other request ${traffic.requestSeconds * 1000} ms, of their functions; cold starts are not counted`,
    'completions are spread evenly over the routes that carry prompts, other requests over all others',
    `a completion writes ${RESERVING_WRITES} and ${SETTLING_WRITES} units beside the gate's; any other request reads ${REQUEST_READS}`,
    `lines of ${REQUESTS_A_BATCH} requests are counted together; a key is used in every hour, and what tables keep is that of ${traffic.months} months`,
    'answers of completions have at most 10 MB; prices of models are not among these costs',
    `a visit to the dashboard asks for ${VISIT_REQUESTS} files, ${VISIT_BYTES / 1000} kB together, as if browsers kept none of them`,
    'web ACLs stay within the 1,500 capacity units and the first 16 KB of bodies that their price includes',
  ];
}
