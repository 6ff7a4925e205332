import type * as z from 'zod';
import type { Contact } from '../../core/contacts/contact.ts';
import { printInstant } from '../../core/values/instant.ts';
import type { ContactFile } from '../../stores/contact-files.ts';
import type * as shapes from './shapes.ts';

type Shown<Shape extends z.ZodType> = Readonly<z.output<Shape>>;

/** A contact as answers show it. */
export function contactView({ createdAt, updatedAt, ...contact }: Contact): Shown<typeof shapes.contact> {
  const { emails, phones, tags, ...rest } = contact;
  return {
    ...rest,
    emails: [...emails],
    phones: [...phones],
    tags: [...tags],
    createdAt: printInstant(createdAt),
    updatedAt: printInstant(updatedAt),
  };
}

/** What is known of a file, as answers show it. */
export function fileView({ createdAt, ...file }: ContactFile): Shown<typeof shapes.file> {
  return { ...file, createdAt: printInstant(createdAt) };
}
