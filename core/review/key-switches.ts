import type { AskedSettings } from '../keys/settings.ts';
import type { Role } from '../policy/policy.ts';
import type { Mark } from './change.ts';
import type { KeyRegion } from './key-region.ts';
import { type KeyRequest, ordinaryRequest, type WithKeys } from './key-request.ts';

const A_YEAR_SECONDS = 31_536_000;

interface Switch {
  readonly field: 'allowedIps' | 'expiry' | 'sandbox' | 'spendingLimits';
  readonly what: string;
  readonly asked: AskedSettings;
  readonly asks: (request: KeyRequest) => boolean;
  /** Whether a key that has it can do more, and not less. */
  readonly isMore: boolean;
}

const SWITCHES: readonly Switch[] = [
  {
    field: 'allowedIps',
    what: 'be bound to networks',
    asked: { allowedIps: ['203.0.113.0/24'] },
    asks: ({ asked }) => (asked.allowedIps ?? []).length > 0,
    isMore: false,
  },
  {
    field: 'expiry',
    what: 'expire',
    asked: { expiresAt: A_YEAR_SECONDS },
    asks: ({ asked }) => asked.expiresAt != null,
    isMore: false,
  },
  {
    field: 'sandbox',
    what: 'be sandbox keys',
    asked: {},
    asks: ({ sandbox }) => sandbox,
    isMore: true,
  },
  {
    field: 'spendingLimits',
    what: 'have spending limits',
    asked: { spendingLimits: { perDayMicros: 1_000_000 } },
    asks: ({ asked: { spendingLimits } }) =>
      spendingLimits?.perDayMicros != null || spendingLimits?.perMonthMicros != null,
    isMore: false,
  },
];

/** Without them nobody can hold a key back: to refuse a restriction loosens, and to offer one binds nobody. */
export function keySwitchRegions(before: WithKeys, after: WithKeys, role: Role): KeyRegion[] {
  return SWITCHES.filter(({ field }) => before.keys[field] !== after.keys[field]).map(
    ({ field, what, asked, asks, isMore }) => {
      const isOffered = after.keys[field] === 'optional';
      const restricting: Mark = isOffered ? 'neutral' : 'loosened';
      return {
        surface: after.name,
        mark: isMore ? (isOffered ? 'loosened' : 'tightened') : restricting,
        title: isOffered ? `keys can ${what}` : `keys cannot ${what} any more`,
        says: `requests for a key that is to ${what}`,
        has: (request) => request.surface === after.name && asks(request),
        witness: ordinaryRequest(after, role, asked, field === 'sandbox'),
        field,
      };
    },
  );
}
