import { ApiError } from '../api/api-error.ts';
import { Notice } from './notice.tsx';

interface ErrorNoticeProps {
  readonly error: Error | null;
  /** Fields of the form that say themselves what is wrong with them. */
  readonly shownFields?: readonly string[];
}

/** What went wrong, in words of the console. Nothing without an error. */
export function ErrorNotice({ error, shownFields = [] }: ErrorNoticeProps) {
  if (error === null) return null;
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
