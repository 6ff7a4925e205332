import { CommandFailure, EXIT } from '../command.ts';

/** What goes through an environment in a month, and how large and long each request is. */
export interface Traffic {
  readonly requests: number;
  /** How many of the requests are completions: 0 to 1. */
  readonly completionShare: number;
  readonly keys: number;
  /** How long a completion keeps its function. */
  readonly completionSeconds: number;
  /** How long any other request does. */
  readonly requestSeconds: number;
  readonly responseBytes: number;
  /** Of all lines of one request together. */
  readonly logBytes: number;
  /** Months of such traffic that tables have kept. */
  readonly months: number;
  readonly filesGb: number;
  /** How often somebody opens the dashboard. */
  readonly visits: number;
}

/** Options of the command, by what they say: each a number with its unit in its name. */
export const TRAFFIC_OPTIONS = {
  requests: { type: 'string', default: '1M' },
  completions: { type: 'string', default: '20%' },
  keys: { type: 'string', default: '1k' },
  'completion-seconds': { type: 'string', default: '8' },
  'request-ms': { type: 'string', default: '50' },
  'response-kb': { type: 'string', default: '4' },
  'log-kb': { type: 'string', default: '3' },
  months: { type: 'string', default: '12' },
  'files-gb': { type: 'string', default: '1' },
  visits: { type: 'string', default: '1k' },
} as const;

type Written = Readonly<Record<keyof typeof TRAFFIC_OPTIONS, string>>;

const KILO = 1000;
const SCALES: Readonly<Record<string, number>> = { '': 1, k: KILO, M: KILO ** 2, G: KILO ** 3 };
const COUNT = /^(\d{1,12}(?:\.\d{1,6})?)([kMG]?)$/;
const SHARE = /^(\d{1,3}(?:\.\d{1,6})?)%$/;

/** @throws CommandFailure with what is wrong, in a sentence */
export function readTraffic(written: Written): Traffic {
  return {
    requests: countOf(written, 'requests'),
    completionShare: shareOf(written.completions),
    keys: countOf(written, 'keys'),
    completionSeconds: countOf(written, 'completion-seconds'),
    requestSeconds: countOf(written, 'request-ms') / KILO,
    responseBytes: countOf(written, 'response-kb') * KILO,
    logBytes: countOf(written, 'log-kb') * KILO,
    months: countOf(written, 'months'),
    filesGb: countOf(written, 'files-gb'),
    visits: countOf(written, 'visits'),
  };
}

function countOf(written: Written, option: keyof Written): number {
  const [, number, scale = ''] = COUNT.exec(written[option]) ?? [];
  if (number !== undefined) return Number(number) * (SCALES[scale] ?? 1);
  throw new CommandFailure(`--${option} is a number such as 250, 10k or 1.5M.`, EXIT.usage);
}

function shareOf(text: string): number {
  const [, percent] = SHARE.exec(text) ?? [];
  if (percent !== undefined && Number(percent) <= 100) return Number(percent) / 100;
  throw new CommandFailure('--completions is a share such as 20%.', EXIT.usage);
}
