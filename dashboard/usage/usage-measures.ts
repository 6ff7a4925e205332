import { printMoney } from '../../core/values/money.ts';
import { printCount, printShortCount } from '../parts/count.ts';
import type { Measure } from './usage-groups.ts';

interface MeasureWords {
  readonly title: string;
  readonly printValue: (value: number) => string;
  /** Short enough for an axis. */
  readonly printTick: (value: number) => string;
  /** Where there is none of it. */
  readonly none: string;
}

export const MEASURE_WORDS: Readonly<Record<Measure, MeasureWords>> = {
  requests: {
    title: 'Requests',
    printValue: printCount,
    printTick: printShortCount,
    none: 'No requests in this time.',
  },
  tokens: {
    title: 'Tokens',
    printValue: printCount,
    printTick: printShortCount,
    none: 'No tokens in this time.',
  },
  cost: {
    title: 'Cost',
    printValue: printMoney,
    printTick: printMoney,
    none: 'Nothing cost anything in this time.',
  },
};
