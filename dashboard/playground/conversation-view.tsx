import { useEffect, useRef } from 'react';
import { Notice } from '../parts/notice.tsx';
import type { Turn } from './conversation.ts';

const FIRST_ERROR = 400;

/** What was said, latest at the bottom. */
export function ConversationView({ turns }: { readonly turns: readonly Turn[] }) {
  const pane = useRef<HTMLElement>(null);
  const latest = turns.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever there is more to read
  useEffect(() => {
    pane.current?.scrollTo({ top: pane.current.scrollHeight });
  }, [turns.length, latest?.text, latest?.state]);
  return (
    <section
      className="conversation"
      aria-label="Conversation"
      ref={pane}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
    >
      {turns.length === 0 && (
        <p className="quiet">Nothing has been said yet. Write a message below, and send it.</p>
      )}
      {turns.map((turn) => (
        <TurnView key={turn.id} turn={turn} />
      ))}
    </section>
  );
}

function TurnView({ turn: { question, text, state, status, problem, settings } }: { readonly turn: Turn }) {
  return (
    <article className="turn">
      <div className="question">
        <h3 className="small quiet">You</h3>
        <p className="written">{question}</p>
      </div>
      <div className="answer">
        <h3 className="small quiet">{settings.model}</h3>
        {text !== '' && <p className="written">{text}</p>}
        {state === 'waiting' && <p className="quiet">…</p>}
        {state === 'answered' && text === '' && <p className="quiet">The answer has no text.</p>}
        {state === 'stopped' && <p className="small quiet">You stopped it here.</p>}
        {problem !== null && (
          <Notice look="danger" title={titleOf(status, problem.code)}>
            <p>{problem.message}</p>
          </Notice>
        )}
      </div>
    </article>
  );
}

function titleOf(status: number | null, code: string | null): string {
  const what = status === null ? 'No answer' : status < FIRST_ERROR ? 'Broken off' : String(status);
  return code === null ? what : `${what}: ${code}`;
}
