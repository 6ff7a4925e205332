import { Writable } from 'node:stream';

/** Where the bytes of a streamed answer go. `written` is called once the next ones are welcome. */
export interface Sink {
  write(chunk: Buffer, written: () => void): void;
  end(): void;
  /** Called once nobody will read what is still to come. */
  onGone?(listener: () => void): void;
}

/** What a function's stream breaks off with when its client is gone: its own fault it is not. */
export const CLIENT_GONE = Object.assign(new Error('the client is gone'), { code: 'EPIPE' });

const HTTP_INTEGRATION_RESPONSE = 'application/vnd.awslambda.http-integration-response';
/** Between the prelude and the body of a streamed answer stand eight NUL bytes. */
export const DELIMITER_BYTES = 8;
/** By this mark Lambda's runtime knows a handler that streams. */
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

type Handler = (...values: never[]) => unknown;

/** The stream that Lambda gives a streaming handler; its bytes go to `sink` one chunk after the other. */
export class ResponseStream extends Writable {
  _onBeforeFirstWrite: ((write: (chunk: string | Uint8Array) => void) => void) | undefined;
  contentType = 'application/octet-stream';
  readonly #sink: Sink;

  constructor(sink: Sink) {
    super();
    this.#sink = sink;
    sink.onGone?.(() => this.destroy(CLIENT_GONE));
  }

  setContentType(contentType: string): void {
    this.contentType = contentType;
  }

  #begin(): void {
    const before = this._onBeforeFirstWrite;
    this._onBeforeFirstWrite = undefined;
    before?.((chunk) => super.write(chunk));
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    this.#begin();
    return super.write(chunk, ...(rest as []));
  }

  override end(...values: unknown[]): this {
    if (values.length > 0 && values[0] !== undefined && typeof values[0] !== 'function') this.#begin();
    return super.end(...(values as []));
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#sink.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#sink.end();
    done();
  }
}

/** The global `awslambda` of Lambda's Node runtime. */
export const awslambda = {
  streamifyResponse<Streaming extends Handler>(handler: Streaming): Streaming {
    return Object.assign(handler, { [STREAMING]: 'response' });
  },
  HttpResponseStream: {
    from(stream: ResponseStream, metadata: object): ResponseStream {
      stream.setContentType(HTTP_INTEGRATION_RESPONSE);
      stream._onBeforeFirstWrite = (write) => {
        write(JSON.stringify(metadata));
        write(new Uint8Array(DELIMITER_BYTES));
      };
      return stream;
    },
  },
};

export function isStreaming(handler: object): boolean {
  return STREAMING in handler;
}
