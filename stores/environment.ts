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
