import { Fragment } from 'react';

/** A sentence in which names stand between backticks, as the console writes them. */
export function MarkedText({ text }: { readonly text: string }) {
  const parts = text.split('`');
  return (
    <>
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is what stands at its place in the sentence
        <Fragment key={at}>{at % 2 === 0 ? part : <code>{part}</code>}</Fragment>
      ))}
    </>
  );
}
