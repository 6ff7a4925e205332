import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type StoreEnvironment, sdkSettings } from '../../stores/environment.ts';

export interface SecretsEnvironment extends StoreEnvironment {
  /** Only where Secrets Manager is not AWS's own. */
  readonly AWS_ENDPOINT_URL_SECRETS_MANAGER?: string | undefined;
}

const CONNECT_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;
const MAX_ATTEMPTS = 2;

/** Reads secrets by their ARN: null for one that has no value. */
export function openSecretsManager(environment: SecretsEnvironment): (arn: string) => Promise<string | null> {
  const { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint } = environment;
  const client = new SecretsManagerClient({
    ...sdkSettings(environment),
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Without it, the SDK says in a warning that it waits, and waits.
      throwOnRequestTimeout: true,
    },
  });
  return async (arn) => {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
      return SecretString ?? null;
    } catch (error) {
      // Before an operator puts in the first value, too.
      if (error instanceof ResourceNotFoundException) return null;
      throw error;
    }
  };
}
