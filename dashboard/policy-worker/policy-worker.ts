/// <reference lib="webworker" />
// First: what the schemas are made with has to be said before.
import './without-eval.ts';
import { explainRequest } from './explain-request.ts';
import type { PolicyAsk, PolicyReply } from './protocol.ts';
import { reviewDocument } from './review-document.ts';

/** Parses and compares policies beside the page: some changes take half a second, in which nobody could type. */
declare const self: DedicatedWorkerGlobalScope;

self.addEventListener('message', (event: MessageEvent) => {
  // A failure is the worker's error, which the page hears.
  void replyTo(event.data as PolicyAsk).then(
    (reply) => self.postMessage(reply),
    (error: unknown) => self.reportError(error),
  );
});

async function replyTo(ask: PolicyAsk): Promise<PolicyReply> {
  return ask.kind === 'explain' ? explainRequest(ask) : reviewDocument(ask);
}
