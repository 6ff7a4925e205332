/** What a store's client needs to know of its surroundings; Lambda sets all of it but the endpoint. */
export interface StoreEnvironment {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_SESSION_TOKEN?: string | undefined;
  /** Only where the store is not AWS's own. */
  readonly AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
}

/** The value of an environment variable that nothing works without. */
export function required<Name extends string>(
  environment: { readonly [name in Name]?: string | undefined },
  name: Name,
): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value;
}

/** Region and credentials as the clients of the AWS SDK take them: given outright, they look for nothing in files. */
export function sdkSettings(environment: StoreEnvironment) {
  const { AWS_SESSION_TOKEN: sessionToken } = environment;
  return {
    region: required(environment, 'AWS_REGION'),
    credentials: {
      accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  };
}
