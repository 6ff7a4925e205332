import type { ErrorCode } from '../../../core/errors/catalogue.ts';
import { Failure } from '../../chain/call.ts';
import { isFields } from '../fields.ts';

/**
 * What upstreams call the failures that pass by themselves, by type, code or status:
 * https://platform.claude.com/docs/en/api/errors, https://developers.openai.com/docs/guides/error-codes and
 * https://ai.google.dev/gemini-api/docs/troubleshooting.
 */
const CODES: Readonly<Record<string, ErrorCode>> = {
  overloaded_error: 'upstream_overloaded',
  server_is_overloaded: 'upstream_overloaded',
  service_unavailable_error: 'upstream_overloaded',
  unavailable: 'upstream_overloaded',
  503: 'upstream_overloaded',
  529: 'upstream_overloaded',
  rate_limit_error: 'upstream_rate_limited',
  rate_limit_exceeded: 'upstream_rate_limited',
  resource_exhausted: 'upstream_rate_limited',
  429: 'upstream_rate_limited',
};

/** Names are short words; anything else may be a text, and those of upstreams reach neither caller nor log. */
const NAME = /^\w{1,40}$/;

/** The failure that an error within an upstream's stream, or in place of its answer, stands for. */
export function failureOfError(error: unknown): Failure {
  const fields = isFields(error) ? error : {};
  const names = [fields.type, fields.code, fields.status]
    .filter((name) => typeof name === 'string' || typeof name === 'number')
    .map((name) => String(name).toLowerCase())
    .filter((name) => NAME.test(name));
  const known = names.find((name) => Object.hasOwn(CODES, name));
  const code = (known === undefined ? undefined : CODES[known]) ?? 'upstream_error';
  return new Failure(code, { cause: `error event: ${names.join(' ') || 'unnamed'}` });
}
