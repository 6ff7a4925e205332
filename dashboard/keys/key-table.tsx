import { parseScope } from '../../core/values/scope.ts';
import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import type { SurfaceView } from '../api/policy.ts';
import { CardTable } from '../parts/card-table.tsx';
import { printCount } from '../parts/count.ts';
import { Time } from '../parts/time.tsx';
import { CopyConnectionInfo } from './copy-connection-info.tsx';
import { KeyTags } from './key-tags.tsx';

interface KeyTableProps {
  readonly keys: readonly KeyView[];
  readonly agents: readonly AgentView[];
  readonly surfaces: readonly SurfaceView[];
}

export function KeyTable({ keys, agents, surfaces }: KeyTableProps) {
  const agentNames = new Map(agents.map(({ id, name }) => [id, name]));
  const surfaceOf = new Map(surfaces.map((surface) => [surface.name, surface]));
  return (
    <CardTable columns={['Name', 'API', 'Key', 'Limits', 'Last used', 'Created', 'Expires']} actions>
      {keys.map((key) => (
        <KeyRow
          key={key.id}
          apiKey={key}
          surface={surfaceOf.get(key.surface) ?? null}
          agentName={key.agentId === null ? null : (agentNames.get(key.agentId) ?? key.agentId)}
        />
      ))}
    </CardTable>
  );
}

interface KeyRowProps {
  readonly apiKey: KeyView;
  readonly surface: SurfaceView | null;
  readonly agentName: string | null;
}

function KeyRow({ apiKey, surface, agentName }: KeyRowProps) {
  const { perMinute, perHour } = apiKey.rateLimits;
  return (
    <tr>
      <th scope="row">
        <div>
          <a href={`#/keys/${apiKey.id}`}>{apiKey.name || 'Unnamed key'}</a>
          <div className="row small">
            <KeyTags apiKey={apiKey} />
          </div>
        </div>
      </th>
      <td data-label="API">
        <div>
          {surface?.title ?? apiKey.surface}
          {agentName !== null && <div className="small quiet">acts on {agentName}</div>}
        </div>
      </td>
      <td data-label="Key">
        <div>
          <code className="nowrap">{apiKey.preview}</code>
          {apiKey.permissions.length > 0 && (
            <div className="small quiet">{printPermissions(apiKey.permissions)}</div>
          )}
        </div>
      </td>
      <td data-label="Limits" className="small">
        <div className="nowrap">
          {printCount(perMinute)} / min
          <br />
          {printCount(perHour)} / h
        </div>
      </td>
      <td data-label="Last used">
        <Time at={apiKey.lastUsedAt} />
      </td>
      <td data-label="Created">
        <Time at={apiKey.createdAt} />
      </td>
      <td data-label="Expires">
        <Time at={apiKey.expiresAt} />
      </td>
      <td className="actions">
        {surface !== null && <CopyConnectionInfo apiKey={apiKey} surface={surface} />}
      </td>
    </tr>
  );
}

/** By resource: `contacts: create, read`. */
function printPermissions(permissions: readonly string[]): string {
  const scopes = permissions.map(parseScope).filter((scope) => scope !== null);
  return Object.entries(Object.groupBy(scopes, ({ resource }) => resource))
    .map(([resource, granted = []]) => `${resource}: ${granted.map(({ action }) => action).join(', ')}`)
    .join('; ');
}
