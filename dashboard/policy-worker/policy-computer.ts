import { addressOf } from '../session/own-scripts.ts';
import type { PolicyAsk, PolicyReply } from './protocol.ts';

/** Longer than any document that people write takes. */
const TIMEOUT_MILLISECONDS = 30_000;

/** What policies are computed by, beside the page. It answers the latest question; those before it are dropped. */
export interface PolicyComputer {
  readonly ask: (ask: PolicyAsk) => void;
  readonly end: () => void;
}

interface Heard {
  readonly onReply: (ask: PolicyAsk, reply: PolicyReply) => void;
  readonly onFailure: (ask: PolicyAsk, error: Error) => void;
}

export function startPolicyComputer({ onReply, onFailure }: Heard): PolicyComputer {
  let worker: Worker | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: PolicyAsk | null = null;
  /** What the worker is at. */
  let asked: PolicyAsk | null = null;

  const stop = () => {
    clearTimeout(timer);
    worker?.terminate();
    worker = null;
  };
  const fail = (message: string) => {
    const failed = waiting ?? asked;
    [waiting, asked] = [null, null];
    stop();
    if (failed !== null) onFailure(failed, new Error(message));
  };
  const start = (): Worker => {
    const started = new Worker(addressOf('/policy-worker.js'));
    started.addEventListener('message', (event: MessageEvent) => {
      clearTimeout(timer);
      const answered = asked;
      asked = null;
      if (waiting !== null) sendWaiting();
      else if (answered !== null) onReply(answered, event.data as PolicyReply);
    });
    started.addEventListener('error', (event) => {
      event.preventDefault();
      fail('The part of this page that computes policies failed, or could not be loaded.');
    });
    return started;
  };
  const sendWaiting = () => {
    if (waiting === null) return;
    worker ??= start();
    timer = setTimeout(
      () => fail(`This took longer than ${TIMEOUT_MILLISECONDS / 1000} seconds, and was stopped.`),
      TIMEOUT_MILLISECONDS,
    );
    worker.postMessage(waiting);
    [asked, waiting] = [waiting, null];
  };
  return {
    ask: (ask) => {
      waiting = ask;
      if (asked === null) sendWaiting();
    },
    end: stop,
  };
}
