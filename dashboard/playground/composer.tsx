import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { TextAreaField } from '../parts/field.tsx';
import { isAtWork, type Turn } from './conversation.ts';

interface ComposerProps {
  /** The latest one; null before the first. */
  readonly turn: Turn | null;
  readonly onSend: (question: string) => void;
  readonly onStop: () => void;
}

/** Where one writes. What got no answer at all comes back, to be sent again. */
export function Composer({ turn, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const isBusy = turn !== null && isAtWork(turn);
  const unanswered = turn?.state === 'failed' && turn.text === '' ? turn.question : null;
  useEffect(() => {
    if (unanswered !== null) setText((written) => (written === '' ? unanswered : written));
  }, [unanswered]);
  const send = () => {
    if (isBusy || text.trim() === '') return;
    onSend(text);
    setText('');
  };
  const stop = () => {
    onStop();
    // The button that was pressed is of no use any more.
    field.current?.focus();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className="stack tight" onSubmit={onSubmit}>
      <TextAreaField
        label="Message"
        ref={field}
        rows={3}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        hint="Enter sends, Shift and Enter begin a new line."
      />
      <div className="row between">
        <p className="small quiet" role="status">
          {turn === null ? '' : describeState(turn)}
        </p>
        <div className="row">
          <Button onClick={stop} disabled={!isBusy}>
            Stop
          </Button>
          <Button look="primary" type="submit" busy={isBusy}>
            Send
          </Button>
        </div>
      </div>
    </form>
  );
}

function describeState({ state, status, totalMs }: Turn): string {
  switch (state) {
    case 'waiting':
      return 'Waiting for the answer…';
    case 'answering':
      return 'Answering…';
    case 'answered':
      return `Answered in ${printMilliseconds(totalMs ?? 0)}.`;
    case 'stopped':
      return 'Stopped.';
    case 'failed':
      return status === null || status < 400 ? 'Failed.' : `Refused with ${status}.`;
  }
}

/** `340 ms`, `2.4 s` */
export function printMilliseconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
