import { printSpan } from './span.ts';

const FULL = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });

interface TimeProps {
  /** RFC 3339; null for never. */
  readonly at: string | null;
  /** For never. */
  readonly none?: string;
}

/** `3 hours ago`, with the time itself where the pointer rests. */
export function Time({ at, none = 'Never' }: TimeProps) {
  if (at === null) return <span className="quiet">{none}</span>;
  const date = new Date(at);
  return (
    <time dateTime={at} title={FULL.format(date)} className="nowrap">
      {printSpan(date.getTime() - Date.now())}
    </time>
  );
}
