import type { TokenView } from '../../functions/console/shapes.ts';
import { Button } from '../parts/button.tsx';
import { Tag } from '../parts/tag.tsx';
import { Time } from '../parts/time.tsx';

interface TokenTableProps {
  readonly tokens: readonly TokenView[];
  /** Null for those who may not. */
  readonly onRevoke: ((token: TokenView) => void) | null;
}

export function TokenTable({ tokens, onRevoke }: TokenTableProps) {
  return (
    <div className="table-frame">
      <table className="table cards-when-narrow">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Token</th>
            <th scope="col">Last used</th>
            <th scope="col">Created</th>
            <th scope="col">Expires</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
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
                {isExpired(token) ? <Tag look="danger">Expired</Tag> : <Time at={token.expiresAt} />}
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
        </tbody>
      </table>
    </div>
  );
}

function isExpired({ expiresAt }: TokenView): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now();
}
