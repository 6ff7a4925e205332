import * as z from 'zod';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 100;
/** More than any cursor has: the longest holds a name that a list is sorted by. */
const MAX_CURSOR_LENGTH = 2_000;

/** The query parameters that every list takes: how much of it to show, and from where on. */
export const page = {
  limit: z
    .string()
    .refine((value) => /^[1-9]\d{0,3}$/.test(value) && Number(value) <= MAX_PAGE_SIZE, {
      error: `must be a whole number from 1 to ${MAX_PAGE_SIZE}`,
    })
    .transform(Number)
    .default(DEFAULT_PAGE_SIZE)
    .meta({
      type: 'integer',
      minimum: 1,
      maximum: MAX_PAGE_SIZE,
      description: `${DEFAULT_PAGE_SIZE} if left out.`,
    }),
  cursor: z
    .string()
    .max(MAX_CURSOR_LENGTH, { error: `must have at most ${MAX_CURSOR_LENGTH} characters`, abort: true })
    .meta({ description: '`nextCursor` of the page before.' })
    .optional(),
};
