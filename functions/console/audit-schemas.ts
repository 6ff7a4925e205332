import * as z from 'zod';
import { isAction, KINDS, VERBS } from '../../core/audit-verbs.ts';
import { isId } from '../../core/values/id.ts';
import { page } from '../requests/page.ts';
import { moment } from './schemas.ts';

/** More than any id has. */
const MAX_SUBJECT_LENGTH = 100;

export const auditList = z.strictObject({
  ...page,
  action: z
    .string()
    .refine(isAction, {
      error: `must be what was done, such as \`key.rotated\`, or a kind: ${KINDS.join(', ')}`,
    })
    .meta({
      enum: [...KINDS, ...VERBS],
      description: 'What was done, or all that is done to a kind of thing.',
    })
    .optional(),
  memberId: z
    .string()
    .refine((value) => isId('mem', value), { error: 'must be the id of a member' })
    .meta({ description: 'Who did it.' })
    .optional(),
  subject: z
    .string()
    .min(1)
    .max(MAX_SUBJECT_LENGTH)
    .meta({ description: 'The id of what it was done to.' })
    .optional(),
  from: moment.meta({ description: 'A time, or a date for its beginning in UTC.' }).optional(),
  to: moment.meta({ description: 'As `from`, and not part of what is asked for.' }).optional(),
});
