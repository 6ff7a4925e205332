import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readJsonBody } from './json-body.ts';
import { isSigned, type LoopbackServer, listenOnLoopback } from './loopback-server.ts';
import {
  type KeptSecret,
  SecretFailure,
  type SecretVault,
  type SecretVersion,
  stagesOf,
} from './secret-vault.ts';

type Input = Readonly<Record<string, unknown>>;
type Action = (vault: SecretVault, input: Input, nowMilliseconds: number) => object;

/** A value of the longest kind, with every character of it escaped. */
const MAX_BODY_BYTES = 512 * 1024;
const TARGET = /^secretsmanager\.(\w+)$/;
const CONTENT_TYPE = 'application/x-amz-json-1.1';
const PATH_BYTES = 24;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html */
const ACTIONS: Readonly<Record<string, Action>> = {
  GetSecretValue: (vault, input) => {
    const id = textOf(input, 'SecretId');
    const version = vault.version(id, optional(input, 'VersionId'), optional(input, 'VersionStage'));
    const secret = vault.find(id);
    const created = { CreatedDate: secondsOf(version.createdAtMilliseconds) };
    return { ...about(secret, version), ...created, SecretString: version.value };
  },
  PutSecretValue: (vault, input, nowMilliseconds) => {
    const id = textOf(input, 'SecretId');
    for (const other of ['SecretBinary', 'VersionStages', 'RotationToken']) {
      if (input[other] !== undefined && input[other] !== null) {
        throw new SecretFailure('InvalidParameterException', `${other} is not served on this machine.`);
      }
    }
    const value = textOf(input, 'SecretString');
    const version = vault.put(id, value, optional(input, 'ClientRequestToken'), nowMilliseconds);
    return about(vault.find(id), version);
  },
  DescribeSecret: (vault, input) => {
    const secret = vault.find(textOf(input, 'SecretId'));
    const versions = [secret.current, secret.previous].filter((version) => version !== null);
    const [newest] = versions;
    return {
      ARN: secret.arn,
      Name: secret.name,
      ...(newest === undefined ? {} : { LastChangedDate: secondsOf(newest.createdAtMilliseconds) }),
      VersionIdsToStages: Object.fromEntries(
        versions.map((version) => [version.id, stagesOf(secret, version)]),
      ),
    };
  },
};

/**
 * The few calls of Secrets Manager by which functions get values and operators change them, for the AWS SDK's client
 * (AWS_ENDPOINT_URL_SECRETS_MANAGER) and the AWS CLI (`--endpoint-url`).
 *
 * INVARIANT: its address has a path that cannot be guessed. Every user of this machine can reach a loopback port, and
 * anybody can make up a signature; the values are real keys.
 */
export async function startSecretsServer(vault: SecretVault, clock: () => number): Promise<LoopbackServer> {
  const path = `/${randomBytes(PATH_BYTES).toString('base64url')}`;
  const server = await listenOnLoopback(
    (request, response) => void answer(vault, path, clock, request, response),
  );
  return { url: `${server.url}${path}`, close: server.close };
}

/** Never rejects: whatever goes wrong becomes an answer, or the end of the connection. */
async function answer(
  vault: SecretVault,
  path: string,
  clock: () => number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Without a listener, an error of a connection that breaks off would end the process.
  response.on('error', () => undefined);
  try {
    reply(response, 200, await carryOut(vault, path, clock, request));
  } catch (error) {
    const isExpected = error instanceof SecretFailure;
    reply(response, isExpected ? 400 : 500, {
      __type: isExpected ? error.code : 'InternalServiceError',
      Message: isExpected ? error.message : 'An error occurred on the server side.',
    });
  }
}

async function carryOut(
  vault: SecretVault,
  path: string,
  clock: () => number,
  request: IncomingMessage,
): Promise<object> {
  if (!isSigned(request) || (request.url !== path && request.url !== `${path}/`)) {
    throw new SecretFailure('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  }
  const [, name = ''] = TARGET.exec(String(request.headers['x-amz-target'])) ?? [];
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined || request.method !== 'POST') {
    const known = Object.keys(ACTIONS).join(', ');
    throw new SecretFailure('UnknownOperationException', `This machine serves ${known} only.`);
  }
  const body = await readJsonBody(request, MAX_BODY_BYTES);
  if (body === null) throw new SecretFailure('SerializationException', 'The body is not JSON.');
  return action(vault, body, clock());
}

function about(secret: KeptSecret, version: SecretVersion): object {
  const VersionStages = stagesOf(secret, version);
  return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages };
}

/** Times are numbers in this protocol, in Unix seconds. */
function secondsOf(milliseconds: number): number {
  return milliseconds / 1000;
}

function textOf(input: Input, name: string): string {
  const value = optional(input, name);
  if (value !== null) return value;
  throw new SecretFailure('InvalidParameterException', `You must provide ${name}.`);
}

function optional(input: Input, name: string): string | null {
  const value = input[name] ?? null;
  if (value === null || typeof value === 'string') return value;
  throw new SecretFailure('InvalidParameterException', `${name} must be a text.`);
}

function reply(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': CONTENT_TYPE, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
