import { printMoney } from '../../core/values/money.ts';
import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import type { SurfaceView } from '../api/policy.ts';
import { printCount } from '../parts/count.ts';
import { Time } from '../parts/time.tsx';
import { KeyTags } from './key-tags.tsx';

interface KeyFactsProps {
  readonly apiKey: KeyView;
  readonly surface: SurfaceView | null;
  readonly agent: AgentView | null;
}

export function KeyFacts({ apiKey, surface, agent }: KeyFactsProps) {
  const { rateLimits, spendingLimits } = apiKey;
  return (
    <section className="card" aria-label="Settings">
      <dl className="facts">
        <dt>Key</dt>
        <dd>
          <code>{apiKey.preview}</code> <KeyTags apiKey={apiKey} />
        </dd>
        <dt>API</dt>
        <dd>{surface?.title ?? apiKey.surface}</dd>
        <dt>Acts on</dt>
        <dd>{agent?.name ?? apiKey.agentId ?? 'the whole organization'}</dd>
        {(surface?.permissions.length ?? 0) > 0 && (
          <>
            <dt>Permissions</dt>
            <dd>{apiKey.permissions.join(', ')}</dd>
          </>
        )}
        <dt>Rate limits</dt>
        <dd>
          {printCount(rateLimits.perMinute)} requests a minute, {printCount(rateLimits.perHour)} an hour
        </dd>
        <dt>Spending limits</dt>
        <dd>{printSpending(spendingLimits)}</dd>
        <dt>Allowed addresses</dt>
        <dd>{apiKey.allowedIps.length === 0 ? 'Every address' : apiKey.allowedIps.join(', ')}</dd>
        <dt>Created</dt>
        <dd>
          <Time at={apiKey.createdAt} />
        </dd>
        <dt>Rotated</dt>
        <dd>
          <Time at={apiKey.rotatedAt} />
        </dd>
        <dt>Last used</dt>
        <dd>
          <Time at={apiKey.lastUsedAt} />
        </dd>
        <dt>Expires</dt>
        <dd>
          <Time at={apiKey.expiresAt} />
        </dd>
        <dt>Id</dt>
        <dd>
          <code>{apiKey.id}</code>
        </dd>
      </dl>
    </section>
  );
}

function printSpending({ perDayMicros, perMonthMicros }: KeyView['spendingLimits']): string {
  const parts = [
    perDayMicros === null ? null : `${printMoney(perDayMicros)} a day`,
    perMonthMicros === null ? null : `${printMoney(perMonthMicros)} a month`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'None' : parts.join(', ');
}
