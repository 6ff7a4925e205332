import { useId, useState } from 'react';
import type { SurfaceView } from '../api/policy.ts';
import { Button } from '../parts/button.tsx';
import { CardTable } from '../parts/card-table.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { TextField } from '../parts/field.tsx';
import { Tag } from '../parts/tag.tsx';
import { useMay } from '../shell/gatehouse.tsx';
import { explainAddress, type FoundRoute, findRoutes, whoMayCall } from './route-filter.ts';
import { RouteName } from './route-name.tsx';

interface RouteTableProps {
  readonly surfaces: readonly SurfaceView[];
  /** Whether routes are shown only once they are searched. */
  readonly onDemand?: boolean;
}

/** The routes of one API or of all, found by what one knows of them. */
export function RouteTable({ surfaces, onDemand = false }: RouteTableProps) {
  const [text, setText] = useState('');
  const heading = useId();
  const found = findRoutes(surfaces, text);
  const total = surfaces.reduce((count, { routes }) => count + routes.length, 0);
  const isAsked = !onDemand || text.trim() !== '';
  return (
    <section aria-labelledby={heading} className="stack">
      <h2 id={heading}>Routes</h2>
      <search className="filters">
        <TextField
          label="Search routes"
          type="search"
          placeholder="Path, title, permission or role"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </search>
      {!isAsked ? null : found.length === 0 ? (
        <EmptyState
          title="No route matches"
          action={<Button onClick={() => setText('')}>Show all routes</Button>}
        >
          None of the {total} routes says “{text}”.
        </EmptyState>
      ) : (
        <Table found={found} isMixed={surfaces.length > 1} />
      )}
      <p className="small quiet" role="status">
        {isAsked ? `${found.length} of ${total} routes` : `Search the ${total} routes of all APIs.`}
      </p>
    </section>
  );
}

function Table({ found, isMixed }: { readonly found: readonly FoundRoute[]; readonly isMixed: boolean }) {
  const isExplained = useMay('GET /api/v1/policy/documents');
  return (
    <CardTable
      columns={['Route', ...(isMixed ? ['API'] : []), 'Who may call', 'Permission']}
      actions={isExplained}
    >
      {found.map((one) => (
        <tr key={`${one.surface.name} ${one.route.id}`}>
          <th scope="row">
            <div>
              <RouteName method={one.route.method} path={one.route.path} />
              <div className="small quiet">{one.route.title}</div>
            </div>
          </th>
          {isMixed && (
            <td data-label="API">
              <a href={`#/policy/${one.surface.name}`}>{one.surface.title}</a>
            </td>
          )}
          <td data-label="Who may call">
            <div>
              {whoMayCall(one.route)}
              {one.route.publicBecause !== null && (
                <div className="small quiet">{one.route.publicBecause}</div>
              )}
            </div>
          </td>
          <td data-label="Permission">
            {one.route.permission === null ? (
              <span className="quiet">none</span>
            ) : (
              <Tag>{one.route.permission}</Tag>
            )}
          </td>
          {isExplained && (
            <td className="actions">
              <a
                className="button small plain"
                href={explainAddress(one)}
                aria-label={`Explain ${one.route.id}`}
              >
                Explain
              </a>
            </td>
          )}
        </tr>
      ))}
    </CardTable>
  );
}
