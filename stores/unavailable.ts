/** The store could not be asked, or could not answer, however often its client tried: it may in a moment. */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('the store could not be asked', { cause });
    this.name = 'StoreUnavailable';
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

/** Whether an error that the AWS SDK's client gave up with says nothing of the request itself. */
export function isUnavailability(error: unknown): boolean {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const { httpStatusCode } = error.$metadata as { readonly httpStatusCode?: number };
  return httpStatusCode === undefined || httpStatusCode >= 500 || THROTTLED.has(error.name);
}
