import type { Throttle } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import type { Change, Subject } from './change.ts';
import { compareTerm, moreIsLooser } from './term.ts';

/** How many requests a second, and at once. */
export function compareThrottle(
  what: string,
  region: string,
  path: Path,
  before: Throttle,
  after: Throttle,
  subject: Subject = 'environment',
): Change[] {
  const term = { subject, surface: null, region, print: String, mark: moreIsLooser } as const;
  return [
    ...compareTerm(
      { ...term, path: [...path, 'ratePerSecond'], what: `${what}, requests a second` },
      before.ratePerSecond,
      after.ratePerSecond,
    ),
    ...compareTerm(
      { ...term, path: [...path, 'burst'], what: `${what}, requests at once` },
      before.burst,
      after.burst,
    ),
  ];
}
