import { useEffect, useRef } from 'react';
import { ApiError } from '../api/api-error.ts';
import { Notice } from './notice.tsx';

interface ErrorNoticeProps {
  readonly error: Error | null;
  /** Fields of the form that say themselves what is wrong with them. */
  readonly shownFields?: readonly string[];
}

/** What went wrong, in words of the console. In a form, the first field that is wrong takes the focus. Nothing without an error. */
export function ErrorNotice({ error, shownFields }: ErrorNoticeProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error === null) return;
    const wrong = place.current?.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (wrong === null || wrong === undefined) place.current?.scrollIntoView({ block: 'nearest' });
    else wrong.focus();
  }, [error]);
  return (
    error !== null && (
      <div ref={place}>
        <Told error={error} shownFields={shownFields ?? []} />
      </div>
    )
  );
}

function Told({ error, shownFields }: { readonly error: Error; readonly shownFields: readonly string[] }) {
  if (!(error instanceof ApiError)) return <Notice look="danger">{error.message}</Notice>;
  const elsewhere = error.fields.filter(({ path }) => !shownFields.includes(path));
  return (
    <Notice look="danger" title={error.message}>
      {elsewhere.length > 0 && (
        <ul>
          {elsewhere.map(({ path, message }) => (
            <li key={path}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {error.retryAfterSeconds !== null && <p>Try again in {error.retryAfterSeconds} s.</p>}
      {error.requestId !== null && (
        <p className="small quiet">
          Request <code>{error.requestId}</code>
        </p>
      )}
    </Notice>
  );
}
