import http from 'node:http';
import https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { required, type StoreEnvironment } from './environment.ts';
import { createSigner } from './sigv4.ts';

/**
 * DynamoDB over the lightest client that is still exact, for the requests that stand in the way of a caller: it costs a
 * third of the SDK's CPU time and none of its import time (docs/decisions/0002-gate-client.md).
 */
export interface LightClient {
  /**
   * What the store answered, success or failure, after failures that pass by themselves were tried again.
   *
   * @param action of the API, such as `UpdateItem`
   * @throws Error if no answer came
   */
  readonly call: (action: string, input: object) => Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  /** DynamoDB's name for what went wrong, empty on success. */
  readonly failure: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The store refused or could not do what it was asked. Name and message are DynamoDB's, which hold no values. */
export class StoreError extends Error {
  constructor({ status, failure, message }: Answer) {
    super(`the store answered ${status}: ${message}`);
    this.name = failure;
  }
}

const CONNECT_AND_ANSWER_TIMEOUT_MS = 1_500;
const MAX_ATTEMPTS = 3;
const FIRST_RETRY_DELAY_MS = 25;
const MAX_SOCKETS = 64;
/** A page of items holds at most 1 MB, as DynamoDB counts it; its JSON text is somewhat larger. */
const MAX_ANSWER_BYTES = 4_000_000;
const API = 'DynamoDB_20120810';
/** Failures that pass by themselves: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const PASSING = new Set([
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

export function createLightClient(environment: StoreEnvironment): LightClient {
  const region = required(environment, 'AWS_REGION');
  const endpoint = new URL(
    environment.AWS_ENDPOINT_URL_DYNAMODB ?? `https://dynamodb.${region}.amazonaws.com`,
  );
  const { request, Agent } = endpoint.protocol === 'http:' ? http : https;
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  const sign = createSigner(
    {
      region,
      accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
      sessionToken: environment.AWS_SESSION_TOKEN,
    },
    endpoint.host,
  );
  const address = {
    agent,
    hostname: endpoint.hostname,
    ...(endpoint.port === '' ? {} : { port: endpoint.port }),
    method: 'POST',
    path: '/',
    timeout: CONNECT_AND_ANSWER_TIMEOUT_MS,
  };

  function send(target: string, body: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { ...sign(target, body, Date.now()), 'content-length': Buffer.byteLength(body) };
      const outgoing = request({ ...address, headers }, (incoming) => collect(incoming, resolve, reject));
      outgoing.on('timeout', () => outgoing.destroy(new Error('the store did not answer in time')));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  return {
    call: (action, input) => {
      const body = JSON.stringify(input);
      return withRetries(() => send(`${API}.${action}`, body));
    },
  };
}

/** Whether an answer says nothing of the request itself: the store may do it in a moment. */
export function isUnavailable({ status, failure }: Answer): boolean {
  return status >= 500 || PASSING.has(failure);
}

function collect(
  incoming: http.IncomingMessage,
  resolve: (answer: Answer) => void,
  reject: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) incoming.destroy(new Error('the store answered with more than a page'));
    else chunks.push(chunk);
  });
  incoming.on('error', reject);
  incoming.on('end', () => {
    try {
      resolve(readAnswer(incoming.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')));
    } catch (error) {
      reject(error as Error);
    }
  });
}

function readAnswer(status: number, text: string): Answer {
  const fields = JSON.parse(text);
  const failure = status === 200 ? '' : String(fields.__type ?? '').replace(/^.*#/, '');
  return { status, failure, message: String(fields.message ?? fields.Message ?? ''), fields };
}

async function withRetries(attempt: () => Promise<Answer>): Promise<Answer> {
  for (let tried = 1; ; tried++) {
    const isLast = tried === MAX_ATTEMPTS;
    try {
      const answer = await attempt();
      if (isLast || !isUnavailable(answer)) return answer;
    } catch (error) {
      if (isLast) throw error;
    }
    await delay(FIRST_RETRY_DELAY_MS * 2 ** (tried - 1) * (0.5 + Math.random() / 2));
  }
}
