import { randomUUID } from 'node:crypto';
import { errorFields, invocation, isError, type Line, logLine } from './function-process.ts';
import { CLIENT_GONE, isStreaming, ResponseStream, type Sink } from './function-stream.ts';

/** A handler as a bundle exports it; a streaming one takes the response stream in second place. */
export type Handler = (event: object, ...rest: unknown[]) => unknown;

export interface LambdaSettings {
  readonly name: string;
  readonly arn: string;
  readonly timeoutMilliseconds: number;
  readonly memoryMegabytes: number;
  /** Executions at once, null for as many as come. */
  readonly concurrency: number | null;
}

/** What went wrong with an invocation that did not end well. */
export class FunctionError extends Error {
  readonly kind: 'thrown' | 'timeout' | 'throttled';

  constructor(kind: FunctionError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** By this message an authorizer answers 401: an outcome, so its stack is not worth a log line of its own. */
const UNAUTHORIZED = 'Unauthorized';

/** A function, loaded. */
export class Lambda {
  readonly settings: LambdaSettings;
  readonly streams: boolean;
  readonly #handler: Handler;
  readonly #log: Line;
  #running = 0;

  constructor(settings: LambdaSettings, handler: Handler, log: Line) {
    this.settings = settings;
    this.streams = isStreaming(handler);
    this.#handler = handler;
    this.#log = log;
  }

  /** Invocations that have not ended. */
  get running(): number {
    return this.#running;
  }

  /** The result of a buffered invocation; throws `FunctionError`. */
  invoke(event: object): Promise<unknown> {
    if (this.streams) {
      const sink = new Collected();
      return this.#run((context) => this.#stream(event, sink, context)).then(() => sink.text());
    }
    return this.#run((context) => this.#handler(event, context));
  }

  /**
   * Invokes with a streamed answer, which is over when the promise resolves. A function that does not stream
   * has its result sent as one piece of JSON, which no gateway takes for a streamed HTTP answer.
   */
  async invokeStreaming(event: object, sink: Sink): Promise<void> {
    if (this.streams) return void (await this.#run((context) => this.#stream(event, sink, context)));
    const result = await this.invoke(event);
    await new Promise<void>((resolve) => sink.write(Buffer.from(JSON.stringify(result) ?? 'null'), resolve));
    sink.end();
  }

  async #stream(event: object, sink: Sink, context: Context): Promise<void> {
    const stream = new ResponseStream(sink);
    const closed = new Promise<void>((resolve, reject) => {
      stream.once('finish', resolve);
      stream.once('error', reject);
    });
    // The handler may fail first; nobody would then be waiting for this one.
    closed.catch(() => undefined);
    try {
      await this.#handler(event, stream, context);
      await closed;
    } catch (error) {
      if (error !== CLIENT_GONE) throw error;
    }
  }

  #run<Result>(body: (context: Context) => Result | Promise<Result>): Promise<Result> {
    const { concurrency, timeoutMilliseconds } = this.settings;
    if (concurrency !== null && this.#running >= concurrency) {
      return Promise.reject(new FunctionError('throttled', 'Rate exceeded'));
    }
    this.#running += 1;
    const context = new Context(this.settings);
    let over = false;
    return new Promise<Result>((resolve, reject) => {
      const timer = setTimeout(() => {
        over = true;
        this.#running -= 1;
        const message = `Task timed out after ${(timeoutMilliseconds / 1000).toFixed(2)} seconds`;
        this.#log.write(logLine('ERROR', { requestId: context.awsRequestId, message }));
        reject(new FunctionError('timeout', message));
      }, timeoutMilliseconds).unref();
      const settle = () => {
        // After a timeout the invocation has been counted out already.
        if (over) return;
        over = true;
        clearTimeout(timer);
        this.#running -= 1;
      };
      invocation.run(context.awsRequestId, async () => {
        try {
          const result = await body(context);
          settle();
          resolve(result);
        } catch (error) {
          settle();
          reject(this.#failed(error));
        }
      });
    });
  }

  #failed(error: unknown): FunctionError {
    const message = isError(error) ? error.message : String(error);
    if (message !== UNAUTHORIZED) {
      this.#log.write(logLine('ERROR', isError(error) ? errorFields(error) : { errorMessage: message }));
    }
    return new FunctionError('thrown', message);
  }
}

/** What Lambda tells a handler of its invocation: own properties, usable apart from the object, as there. */
class Context {
  readonly awsRequestId = randomUUID();
  readonly functionName: string;
  readonly functionVersion = '$LATEST';
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName = 'local';
  readonly getRemainingTimeInMillis: () => number;
  callbackWaitsForEmptyEventLoop = true;

  constructor({ name, arn, memoryMegabytes, timeoutMilliseconds }: LambdaSettings) {
    this.functionName = name;
    this.invokedFunctionArn = arn;
    this.memoryLimitInMB = String(memoryMegabytes);
    this.logGroupName = `/aws/lambda/${name}`;
    const endsAt = Date.now() + timeoutMilliseconds;
    this.getRemainingTimeInMillis = () => Math.max(0, endsAt - Date.now());
  }
}

class Collected implements Sink {
  readonly #chunks: Buffer[] = [];

  write(chunk: Buffer, written: () => void): void {
    this.#chunks.push(chunk);
    written();
  }
  end(): void {}
  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
