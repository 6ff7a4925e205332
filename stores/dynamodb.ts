import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { required, type StoreEnvironment } from './environment.ts';

const CONNECT_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;
const MAX_ATTEMPTS = 3;
const MAX_SOCKETS = 256;

export function createDynamo(environment: StoreEnvironment): DynamoDBClient {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint, AWS_SESSION_TOKEN: sessionToken } = environment;
  return new DynamoDBClient({
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
      requestTimeout: REQUEST_TIMEOUT_MS,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
  });
}
