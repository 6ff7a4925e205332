import * as z from 'zod';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../core/password-bounds.ts';
import { MAX_EMAIL_LENGTH, MAX_SENT_PASSWORD_LENGTH } from './schemas.ts';

const MAX_TOKEN_LENGTH = 256;
/** Whoever answers to an address says whether there is such a one: here it has to look like one. */
const EMAIL = /^[^\s\p{C}@]+@[^\s\p{C}@]+$/u;

const role = z.enum(['owner', 'admin', 'member'], { error: 'must be `owner`, `admin` or `member`' });

const email = z
  .string()
  .max(MAX_EMAIL_LENGTH)
  .refine((value) => EMAIL.test(value.trim()), { error: 'must be an email address' });

const newPassword = z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH);

export const newMember = z.strictObject({ email, role });

export const memberChange = z.strictObject({ role });

export const acceptance = z.strictObject({
  token: z.string().max(MAX_TOKEN_LENGTH),
  password: newPassword,
});

export const passwordChange = z.strictObject({
  currentPassword: z.string().max(MAX_SENT_PASSWORD_LENGTH),
  newPassword,
});
