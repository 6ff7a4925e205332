import type { Policy } from '../policy/policy.ts';
import type { Change } from './change.ts';
import { compareTerm, moreIsLooser } from './term.ts';

const FIVE_MINUTES = '5 minutes';

/** What a firewall holds back beside the addresses that it refuses. */
export function compareFirewalls(
  { environment: { firewall: before } }: Policy,
  { environment: { firewall: after } }: Policy,
): Change[] {
  const common = { subject: 'networks', surface: null, region: 'all requests' } as const;
  const rules = (names: readonly string[] | undefined) =>
    names === undefined || names.length === 0 ? 'none' : names.join(', ');
  return [
    ...compareTerm(
      {
        ...common,
        path: ['environment', 'firewall'],
        what: 'A firewall',
        print: (is: boolean) => (is ? 'stands in front of all surfaces' : 'none'),
        mark: (_, is) => (is ? 'tightened' : 'loosened'),
      },
      before !== null,
      after !== null,
    ),
    ...compareTerm(
      {
        ...common,
        path: ['environment', 'firewall', 'ratePerFiveMinutes'],
        what: `Requests of one address in ${FIVE_MINUTES}`,
        print: (rate: number | null) => (rate === null ? 'no limit' : String(rate)),
        mark: moreIsLooser,
      },
      before?.ratePerFiveMinutes ?? null,
      after?.ratePerFiveMinutes ?? null,
    ),
    ...compareTerm(
      {
        ...common,
        path: ['environment', 'firewall', 'managedRules'],
        what: 'Rule groups of AWS',
        print: rules,
        mark: (was, is) =>
          is.some((name) => !was.includes(name)) && was.every((name) => is.includes(name))
            ? 'tightened'
            : 'loosened',
      },
      before?.managedRules ?? [],
      after?.managedRules ?? [],
    ),
  ];
}
