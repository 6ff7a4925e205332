import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type StoreEnvironment, sdkSettings } from './environment.ts';
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
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint } = environment;
  const client = new DynamoDBClient({
    ...sdkSettings(environment),
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
