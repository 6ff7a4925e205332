import { Fragment } from 'react';

/** Method and path, broken where a path has its slashes. */
export function RouteName({ method, path }: { readonly method: string; readonly path: string }) {
  const parts = path.split('/').map((part, at) => ({ part, at }));
  return (
    <code className="route">
      {method}{' '}
      {parts.map(({ part, at }) => (
        <Fragment key={at}>
          {at > 0 && '/'}
          <wbr />
          {part}
        </Fragment>
      ))}
    </code>
  );
}
