import type { KeyRulesView } from '../api/policy.ts';
import { Tag } from '../parts/tag.tsx';

interface KeyRulesProps {
  readonly rules: KeyRulesView;
  /** What a key can be granted. */
  readonly permissions: readonly string[];
}

/** What keys of an API may be, and who makes them. */
export function KeyRules({ rules, permissions }: KeyRulesProps) {
  const { prefix, secretPrefix, name, actsOn, madeBy, rateLimits } = rules;
  const { default: usual, atMost } = rateLimits;
  return (
    <section className="card" aria-labelledby="keys">
      <h2 id="keys">API keys</h2>
      <dl className="facts">
        <dt>Begin with</dt>
        <dd>
          <code>{prefix}_</code>
          {secretPrefix !== null && (
            <>
              {' '}
              and their secret with <code>{secretPrefix}_</code>
            </>
          )}
        </dd>
        <dt>Made by</dt>
        <dd>{madeBy.join(', ')}</dd>
        <dt>Act on</dt>
        <dd>{actsOn === 'agent' ? 'one agent each' : 'the whole organization'}</dd>
        <dt>Rate limits</dt>
        <dd>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">Requests</th>
                <th scope="col" className="number">
                  by default
                </th>
                <th scope="col" className="number">
                  at most
                </th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">per minute</th>
                <td className="number">{usual.perMinute}</td>
                <td className="number">{atMost.perMinute}</td>
              </tr>
              <tr>
                <th scope="row">per hour</th>
                <td className="number">{usual.perHour}</td>
                <td className="number">{atMost.perHour}</td>
              </tr>
            </tbody>
          </table>
        </dd>
        <dt>Name</dt>
        <dd>{name}</dd>
        <dt>Allowed addresses</dt>
        <dd>{rules.allowedIps}</dd>
        <dt>Expiry</dt>
        <dd>{rules.expiry}</dd>
        <dt>Spending limits</dt>
        <dd>{rules.spendingLimits}</dd>
        <dt>Sandbox keys</dt>
        <dd>{rules.sandbox}</dd>
        {permissions.length > 0 && (
          <>
            <dt>Permissions</dt>
            <dd className="row tight">
              {permissions.map((permission) => (
                <Tag key={permission}>{permission}</Tag>
              ))}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
