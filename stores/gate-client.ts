import http from 'node:http';
import https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Item } from './credential-record.ts';
import { required, type StoreEnvironment } from './environment.ts';
import { createSigner } from './sigv4.ts';

/**
 * The one call that every guarded request makes, over the lightest client that is still exact: it costs a
 * third of the SDK's CPU time and none of its import time. Everything else goes through the SDK
 * (docs/decisions/0002-gate-client.md).
 */
export interface GateClient {
  /** The record before the write, and whether the condition held; null if there is no record. */
  readonly update: (
    input: UpdateItemCommandInput,
  ) => Promise<{ readonly item: Item | null; readonly held: boolean }>;
}

const CONNECT_AND_ANSWER_TIMEOUT_MS = 1_500;
const MAX_ATTEMPTS = 3;
const FIRST_RETRY_DELAY_MS = 25;
const MAX_SOCKETS = 64;
/** An item holds at most 400 KB; a credential's about one. */
const MAX_ANSWER_BYTES = 1_000_000;
const TARGET = 'DynamoDB_20120810.UpdateItem';
/** Failures that pass by themselves: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const PASSING = new Set([
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TransactionConflictException',
]);

export function createGateClient(environment: StoreEnvironment): GateClient {
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

  function send(body: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { ...sign(TARGET, body, Date.now()), 'content-length': Buffer.byteLength(body) };
      const outgoing = request({ ...address, headers }, (incoming) => collect(incoming, resolve, reject));
      outgoing.on('timeout', () => outgoing.destroy(new Error('the store did not answer in time')));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  return {
    update: async (input) => {
      const body = JSON.stringify(input);
      const answer = await withRetries(() => send(body));
      if (answer.status === 200) return { item: answer.fields.Attributes ?? null, held: true };
      if (answer.failure === 'ConditionalCheckFailedException')
        return { item: answer.fields.Item ?? null, held: false };
      throw new StoreError(answer);
    },
  };
}

/** The store refused or could not do what it was asked. Name and message are DynamoDB's, which hold no values. */
export class StoreError extends Error {
  constructor({ status, failure, message }: Answer) {
    super(`the store answered ${status}: ${message}`);
    this.name = failure;
  }
}

interface Answer {
  readonly status: number;
  /** DynamoDB's name for what went wrong, empty on success. */
  readonly failure: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, Item | undefined>>;
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
    if (size > MAX_ANSWER_BYTES) incoming.destroy(new Error('the store answered with more than an item'));
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
      if (isLast || (answer.status < 500 && !PASSING.has(answer.failure))) return answer;
    } catch (error) {
      if (isLast) throw error;
    }
    await delay(FIRST_RETRY_DELAY_MS * 2 ** (tried - 1) * (0.5 + Math.random() / 2));
  }
}
