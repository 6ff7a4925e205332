import { ApiError } from '../api/api-error.ts';

/** What the console said of one field; undefined for nothing. */
export function fieldError(error: Error | null, path: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.fields.find((field) => field.path === path)?.message;
}
