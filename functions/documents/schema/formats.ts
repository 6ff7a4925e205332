import { fullFormats } from 'ajv-formats/dist/formats.js';
import { MAX_FORMATTED_LENGTH } from './limits.ts';

/** Of a text; any other `format` is a hint and nothing more, as JSON Schema has it. */
const CHECKED = [
  'date',
  'time',
  'date-time',
  'iso-time',
  'iso-date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'uuid',
] as const;

export const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map(
  CHECKED.map((name) => [
    name,
    (text) => text.length <= MAX_FORMATTED_LENGTH && fits(fullFormats[name], text),
  ]),
);

function fits(format: (typeof fullFormats)[keyof typeof fullFormats], text: string): boolean {
  if (format instanceof RegExp) return format.test(text);
  const check = typeof format === 'object' && 'validate' in format ? format.validate : format;
  if (check instanceof RegExp) return check.test(text);
  if (typeof check !== 'function') throw new Error('a format is no check of texts');
  return (check as (text: string) => boolean)(text);
}
