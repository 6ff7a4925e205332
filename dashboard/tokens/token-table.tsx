import type { TokenView } from '../../functions/console/shapes.ts';
import { Button } from '../parts/button.tsx';
import { CardTable } from '../parts/card-table.tsx';
import { isPast } from '../parts/is-past.ts';
import { Tag } from '../parts/tag.tsx';
import { Time } from '../parts/time.tsx';

interface TokenTableProps {
  readonly tokens: readonly TokenView[];
  /** Null for those who may not. */
  readonly onRevoke: ((token: TokenView) => void) | null;
}

export function TokenTable({ tokens, onRevoke }: TokenTableProps) {
  return (
    <CardTable columns={['Name', 'Token', 'Last used', 'Created', 'Expires']} actions>
      {tokens.map((token) => (
        <tr key={token.id}>
          <th scope="row">
            <span className="written">{token.name}</span>
          </th>
          <td data-label="Token">
            <code className="nowrap">{token.preview}</code>
          </td>
          <td data-label="Last used">
            <Time at={token.lastUsedAt} />
          </td>
          <td data-label="Created">
            <Time at={token.createdAt} />
          </td>
          <td data-label="Expires">
            {isPast(token.expiresAt) ? <Tag look="danger">Expired</Tag> : <Time at={token.expiresAt} />}
          </td>
          <td className="actions">
            {onRevoke !== null && (
              <Button
                size="small"
                look="danger"
                aria-label={`Revoke ${token.name}`}
                onClick={() => onRevoke(token)}
              >
                Revoke
              </Button>
            )}
          </td>
        </tr>
      ))}
    </CardTable>
  );
}
