/// <reference lib="webworker" />
declare const self: DedicatedWorkerGlobalScope;

/** A browser ends a service worker that nobody asked anything for thirty seconds. */
const BEAT_MILLISECONDS = 15_000;

// In a worker, because the timers of a page that is in the background run once a minute at most.
setInterval(() => self.postMessage(null), BEAT_MILLISECONDS);
