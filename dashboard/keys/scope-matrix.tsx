import { parseScope } from '../../core/values/scope.ts';

interface ScopeMatrixProps {
  /** All that a key can be granted, each `resource:action`. */
  readonly permissions: readonly string[];
  readonly granted: readonly string[];
  readonly error?: string | undefined;
}

/** Which actions are allowed on which resource: a row each, a box where the policy has the permission. */
export function ScopeMatrix({ permissions, granted, error }: ScopeMatrixProps) {
  const scopes = permissions.map((text) => parseScope(text)).filter((scope) => scope !== null);
  const resources = [...new Set(scopes.map(({ resource }) => resource))];
  const actions = [...new Set(scopes.map(({ action }) => action))];
  return (
    <fieldset className="field">
      <legend>Permissions</legend>
      <div className="table-frame">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Resource</th>
              {actions.map((action) => (
                <th scope="col" key={action}>
                  {action}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {resources.map((resource) => (
              <tr key={resource}>
                <th scope="row">{resource}</th>
                {actions.map((action) => {
                  const permission = `${resource}:${action}`;
                  return (
                    <td key={action}>
                      {permissions.includes(permission) ? (
                        <span className="check">
                          <input
                            type="checkbox"
                            name="permission"
                            value={permission}
                            aria-label={`${action} ${resource}`}
                            defaultChecked={granted.includes(permission)}
                          />
                        </span>
                      ) : (
                        <span className="quiet" aria-hidden="true">
                          –
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <span className="hint">At least one. Grant no more than the key needs.</span>
      {error !== undefined && (
        <span className="error" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}
