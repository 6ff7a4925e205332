import { useEffect, useRef, useState } from 'react';
import { type PolicyComputer, startPolicyComputer } from './policy-computer.ts';
import type { PolicyAsk, PolicyReply } from './protocol.ts';

interface Computed {
  /** Of the latest question that was answered; null before the first. */
  readonly reply: PolicyReply | null;
  readonly error: Error | null;
  /** Whether that was an earlier question. */
  readonly isComputing: boolean;
}

interface Answered {
  readonly ask: PolicyAsk;
  readonly reply: PolicyReply | null;
  readonly error: Error | null;
}

/**
 * The reply to a question, computed in this browser. Another question is asked once it has been the same for a while.
 *
 * @param ask the same object while it is the same question; null for none yet
 */
export function usePolicyReply(ask: PolicyAsk | null, delayMilliseconds: number): Computed {
  const computer = useRef<PolicyComputer | null>(null);
  const [answered, setAnswered] = useState<Answered | null>(null);
  useEffect(() => {
    const started = startPolicyComputer({
      onReply: (to, reply) => setAnswered({ ask: to, reply, error: null }),
      onFailure: (to, error) => setAnswered({ ask: to, reply: null, error }),
    });
    computer.current = started;
    return () => started.end();
  }, []);
  useEffect(() => {
    if (ask === null) return undefined;
    const timer = setTimeout(() => computer.current?.ask(ask), delayMilliseconds);
    return () => clearTimeout(timer);
  }, [ask, delayMilliseconds]);
  return {
    reply: answered?.reply ?? null,
    error: answered?.error ?? null,
    isComputing: ask !== null && answered?.ask !== ask,
  };
}
