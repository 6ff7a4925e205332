import type { EntryView } from '../../functions/billing/shapes.ts';
import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import { CardTable } from '../parts/card-table.tsx';
import { Time } from '../parts/time.tsx';
import { useGatehouse } from '../shell/gatehouse.tsx';
import { printCause, printSigned, printTokens } from './ledger-words.ts';

interface LedgerTableProps {
  readonly entries: readonly EntryView[];
  readonly keys: readonly KeyView[];
  readonly agents: readonly AgentView[];
}

export function LedgerTable({ entries, keys, agents }: LedgerTableProps) {
  const { me } = useGatehouse();
  const keyOf = new Map(keys.map((key) => [key.id, key]));
  const agentOf = new Map(agents.map((agent) => [agent.id, agent]));
  return (
    <CardTable label="Entries" columns={['Cause', 'For', 'Time', { title: 'Amount', numbers: true }]}>
      {entries.map(({ id, at, amountMicros, cause }) => (
        <tr key={id}>
          <th scope="row">
            <div>
              {printCause(cause, me.member.id)}
              {cause.type === 'charge' && <div className="small quiet tokens">{printTokens(cause)}</div>}
            </div>
          </th>
          <td data-label="For">
            {cause.type === 'charge' && (
              <ChargedTo
                cause={cause}
                apiKey={keyOf.get(cause.keyId) ?? null}
                agent={agentOf.get(keyOf.get(cause.keyId)?.agentId ?? '') ?? null}
              />
            )}
          </td>
          <td data-label="Time">
            <Time at={at} />
          </td>
          <td data-label="Amount" className="number nowrap">
            {printSigned(amountMicros)}
          </td>
        </tr>
      ))}
    </CardTable>
  );
}

interface ChargedToProps {
  readonly cause: EntryView['cause'] & { readonly type: 'charge' };
  /** Null where it is deleted, or no key but a session or a token. */
  readonly apiKey: KeyView | null;
  readonly agent: AgentView | null;
}

function ChargedTo({ cause, apiKey, agent }: ChargedToProps) {
  return (
    <div>
      {apiKey === null ? (
        <code className="small">{cause.keyId}</code>
      ) : (
        <a href={`#/keys/${apiKey.id}`}>{apiKey.name || apiKey.preview}</a>
      )}
      {agent !== null && (
        <div className="small">
          acts on <a href={`#/agents/${agent.id}`}>{agent.name}</a>
        </div>
      )}
      <div className="small quiet">
        Request <code>{cause.requestId}</code>
      </div>
    </div>
  );
}
