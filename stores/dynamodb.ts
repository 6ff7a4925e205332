import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { required, type StoreEnvironment } from './environment.ts';
import { isUnavailability, StoreUnavailable } from './unavailable.ts';

const CONNECT_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;
const MAX_ATTEMPTS = 3;
const MAX_SOCKETS = 256;

/** A client whose commands throw `StoreUnavailable` where the store does not answer. */
export function createDynamo(
  environment: StoreEnvironment,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
): DynamoDBClient {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint, AWS_SESSION_TOKEN: sessionToken } = environment;
  const client = new DynamoDBClient({
    region: required(environment, 'AWS_REGION'),
    credentials: {
      accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs,
      // Without it, the SDK says in a warning that it waits, and waits.
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
  });
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw isUnavailability(error) ? new StoreUnavailable(error) : error;
      }
    },
    { step: 'initialize', priority: 'high', name: 'tellUnavailability' },
  );
  return client;
}
