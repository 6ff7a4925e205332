import http from 'node:http';
import https from 'node:https';

/** One request to a provider over HTTP, and the answer to it. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  readonly firstByteTimeoutMs: number;
}

export interface Incoming {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /**
   * The answer as text, once. Throws `ExchangeFailed` where it breaks off or is silent for too long, and the signal's
   * reason once that is aborted. Leaving the loop closes the connection, unless the answer is settled.
   */
  readonly text: AsyncIterable<string>;
  /** The rest means nothing: the connection may be used again if the rest comes soon. Outlives the signal. */
  readonly settle: () => void;
}

/** Sends a request. Throws `ExchangeFailed`, or the signal's reason once that is aborted. */
export type Exchange = (outgoing: Outgoing, signal: AbortSignal) => Promise<Incoming>;

/**
 * What went wrong on the way. `unsent`: no byte of the request has left, so it can be sent again. `timeout`: nothing came
 * for too long. `broken`: the connection ended, and nobody knows how far the request got.
 */
export class ExchangeFailed extends Error {
  readonly kind: 'unsent' | 'timeout' | 'broken';

  constructor(kind: ExchangeFailed['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ExchangeFailed';
    this.kind = kind;
  }
}

export interface ExchangeBounds {
  /** Until the connection stands, encrypted. Waiting for a free one counts. */
  readonly connectTimeoutMs: number;
  /** Between two pieces of an answer. Providers send pings or comments while a model thinks. */
  readonly idleTimeoutMs: number;
  /** For the rest of an answer that means nothing any more. */
  readonly lingerMs: number;
}

export const EXCHANGE_BOUNDS: ExchangeBounds = {
  connectTimeoutMs: 5_000,
  idleTimeoutMs: 90_000,
  lingerMs: 1_000,
};

/** Under the five seconds after which many servers close a connection that is not used. */
const UNUSED_CONNECTION_MS = 4_000;
const MAX_SOCKETS = 256;

/**
 * Over `node:http(s)`, because it tells whether anything was written: what might have been is never sent twice
 * (docs/decisions/0008-upstreams.md). Redirects are not followed: a key goes to no other place.
 */
export function createExchange(bounds: ExchangeBounds = EXCHANGE_BOUNDS): Exchange {
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS, timeout: UNUSED_CONNECTION_MS };
  const agents = { plain: new http.Agent(options), encrypted: new https.Agent(options) };

  return (outgoing, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const isPlain = outgoing.url.startsWith('http:');
      const request = (isPlain ? http : https).request(outgoing.url, {
        agent: isPlain ? agents.plain : agents.encrypted,
        method: 'POST',
        headers: { ...outgoing.headers, 'content-length': Buffer.byteLength(outgoing.body) },
      });
      let stop = (error?: Error): unknown => request.destroy(error);
      const patience = createPatience((message) => stop(new ExchangeFailed('timeout', message)));
      const giveUp = () => stop();
      const leave = () => signal.removeEventListener('abort', giveUp);
      let isConnected = false;
      const connected = () => {
        isConnected = true;
        patience.begin(outgoing.firstByteTimeoutMs, 'until the answer began');
      };

      signal.addEventListener('abort', giveUp, { once: true });
      patience.begin(bounds.connectTimeoutMs, 'until the connection stood');
      request.once('socket', (socket) => {
        if (request.reusedSocket) connected();
        else socket.once(isPlain ? 'connect' : 'secureConnect', connected);
      });
      // Stays: what has been answered can still fail, and an error that nobody hears ends the process.
      request.on('error', (error) => reject(signal.aborted ? signal.reason : failureOf(error, isConnected)));
      request.once('close', () => {
        patience.end();
        leave();
        // After an answer, an error, or neither: an abort has none.
        reject(signal.aborted ? signal.reason : new ExchangeFailed('broken', 'there was no answer'));
      });
      request.once('response', (response) => {
        stop = (error) => response.destroy(error);
        resolve(incomingFrom(response, { bounds, patience, signal, leave }));
      });
      request.end(outgoing.body);
    });
}

interface Waiting {
  readonly bounds: ExchangeBounds;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Lets the exchange outlive the signal. */
  readonly leave: () => void;
}

function incomingFrom(response: http.IncomingMessage, waiting: Waiting): Incoming {
  const { bounds, patience, leave } = waiting;
  let isSettled = false;
  // An answer that nobody reads waits no longer for it than for its next piece.
  patience.begin(bounds.idleTimeoutMs, 'until the answer was read');
  const finish = () => {
    if (!isSettled) return void response.destroy();
    patience.begin(bounds.lingerMs, 'for what means nothing');
    // Makes the stream notice at once that nobody reads it piece by piece any more.
    response.on('data', () => undefined).resume();
  };
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: readText(response, waiting, finish),
    settle: () => {
      isSettled = true;
      leave();
    },
  };
}

/** @param finish ends what is left of an answer that nobody reads on. */
async function* readText(
  response: http.IncomingMessage,
  { bounds, patience, signal }: Waiting,
  finish: () => void,
): AsyncGenerator<string, void> {
  // Characters stay whole, wherever their bytes are cut.
  response.setEncoding('utf8');
  const pieces = response.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      // Whoever reads slowly is no fault of the provider's: only what is waited for here is timed.
      patience.begin(bounds.idleTimeoutMs, 'between two pieces of the answer');
      const { done, value } = await pieces.next();
      patience.end();
      if (done === true) return;
      yield value as string;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : failureOf(error, true);
  } finally {
    patience.end();
    await pieces.return?.();
    if (!response.readableEnded) finish();
  }
}

function failureOf(error: unknown, isConnected: boolean): ExchangeFailed {
  if (error instanceof ExchangeFailed) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return isConnected
    ? new ExchangeFailed('broken', `the connection broke: ${code}`)
    : new ExchangeFailed('unsent', `there was no connection: ${code}`);
}

interface Patience {
  /** Waits anew, for so long. */
  readonly begin: (ms: number, until: string) => void;
  readonly end: () => void;
}

function createPatience(lose: (message: string) => void): Patience {
  let clock: NodeJS.Timeout | undefined;
  const end = () => clearTimeout(clock);
  return {
    begin: (ms, until) => {
      end();
      clock = setTimeout(() => lose(`it took more than ${ms} ms ${until}`), ms);
    },
    end,
  };
}
