import { Fragment } from 'react';

/** A sentence of the policy's own: what it quotes in backticks is shown as code. */
export function MarkedText({
  text,
  sentence = false,
}: {
  readonly text: string;
  readonly sentence?: boolean;
}) {
  const whole = sentence ? `${text.charAt(0).toUpperCase()}${text.slice(1)}.` : text;
  const parts = whole.split('`').map((part, at) => ({ part, at }));
  // A backtick without its other half is a backtick.
  if (parts.length % 2 === 0) return whole;
  return parts.map(({ part, at }) =>
    at % 2 === 0 ? <Fragment key={at}>{part}</Fragment> : <code key={at}>{part}</code>,
  );
}
