import { addressOf } from './own-scripts.ts';
import type { Ask, ConsoleAnswer, ConsoleCall, News, Reply, SessionFacts } from './protocol.ts';

/** Longer than the keeper gives the console. */
const REPLY_TIMEOUT_MILLISECONDS = 40_000;

/** The console could not be reached; nothing is known of what it did. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor() {
    super('Gatehouse cannot be reached. Check your connection and try again.');
  }
}

/** The page's side of the service worker that keeps the session. */
export interface Keeper {
  readonly who: () => Promise<SessionFacts | null>;
  /** @throws Unreachable */
  readonly start: (call: ConsoleCall) => Promise<ConsoleAnswer>;
  /** @throws Unreachable */
  readonly call: (call: ConsoleCall) => Promise<ConsoleAnswer>;
  readonly end: () => Promise<void>;
  /** @returns what ends the listening */
  readonly listen: (hear: (news: News) => void) => () => void;
}

/** @throws Error where the browser has no service workers: it is too old, or the page came over plain HTTP. */
export async function openKeeper(): Promise<Keeper> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (container === undefined)
    throw new Error(
      'This browser keeps no service workers here. Open the page over HTTPS, in a current browser.',
    );
  await container.register(addressOf('/session-worker.js'), { updateViaCache: 'none' });
  const registration = await container.ready;
  const ask = (question: Ask) => askWorker(registration, question);
  keepAlive(addressOf('/pacemaker.js'), () => void ask({ kind: 'stay' }).catch(() => undefined));
  container.startMessages();

  const answerOf = async (question: Ask): Promise<ConsoleAnswer> => {
    const reply = await ask(question);
    if (reply.kind !== 'answer') throw new Unreachable();
    return reply.answer;
  };
  return {
    who: async () => {
      const reply = await ask({ kind: 'who' });
      return reply.kind === 'session' ? reply.session : null;
    },
    start: (call) => answerOf({ kind: 'start', call }),
    call: (call) => answerOf({ kind: 'call', call }),
    end: async () => void (await ask({ kind: 'end' })),
    listen: (hear) => {
      const onMessage = (event: MessageEvent) => hear(event.data as News);
      container.addEventListener('message', onMessage);
      return () => container.removeEventListener('message', onMessage);
    },
  };
}

function askWorker(registration: ServiceWorkerRegistration, question: Ask): Promise<Reply> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Unreachable()), REPLY_TIMEOUT_MILLISECONDS);
    port1.onmessage = (event: MessageEvent) => {
      clearTimeout(timer);
      port1.close();
      resolve(event.data as Reply);
    };
    registration.active?.postMessage(question, [port2]);
  });
}

function keepAlive(pacemaker: string, beat: () => void): void {
  new Worker(pacemaker).addEventListener('message', beat);
}
