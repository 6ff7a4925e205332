/**
 * Every way in which a request can fail, one row a code.
 * - `status`: HTTP status, unless the surface's document says otherwise (`errors.statuses`).
 * - `says`: one sentence for the caller. `{name}` stands for a parameter. Never internals, never a secret.
 * - `help`: what the caller can do about it.
 * - `retry`: when another try can succeed. `never`: not unchanged; `soon`: after `RETRY_SOON_SECONDS`;
 *   `next-minute` and `next-hour`: once that window starts anew; `after-payment`: once there is money for it, which
 *   somebody has to see to, or which comes with the next day or month.
 */
export interface ErrorRow {
  readonly status: number;
  readonly says: string;
  readonly help: string;
  readonly retry: 'never' | 'soon' | 'next-minute' | 'next-hour' | 'after-payment';
}

/** `Retry-After` of a failure that passes by itself. */
export const RETRY_SOON_SECONDS = 2;

const row = (status: number, says: string, help: string, retry: ErrorRow['retry'] = 'never'): ErrorRow => ({
  status,
  says,
  help,
  retry,
});

export const CATALOGUE = {
  account_suspended: row(
    403,
    'This account is suspended.',
    'An operator has to resume it. Contact support with your organization id.',
  ),
  agent_not_allowed: row(
    403,
    'The credential may not act on this agent.',
    'Use a key of that agent, or name one of your own.',
  ),
  agent_required: row(
    400,
    'The request does not say which agent to act as.',
    'Name one of your agents: `{header}: <agent id>`.',
  ),
  authentication_failed: row(
    401,
    'The credential is missing, malformed, unknown, expired or deleted.',
    'Send a valid one: {accepted}.',
  ),
  body_too_large: row(413, 'The request body is too large.', 'Send at most {limit}.'),
  conflict: row(409, 'The request does not fit the present state: {reason}.', 'Read it again, then decide.'),
  content_type_unsupported: row(
    415,
    'The content type of this request is not supported.',
    'Send one of: {accepted}.',
  ),
  credential_conflict: row(
    401,
    'Two different credentials were sent in one request.',
    'Send one of them only.',
  ),
  credential_expired: row(401, 'The credential has expired.', 'Make a new one.'),
  credential_malformed: row(
    401,
    'The credential is not one of ours: its prefix, environment, length or checksum is wrong.',
    'Check that it was copied whole, and that it belongs to this environment.',
  ),
  credential_missing: row(401, 'The request carries no credential.', 'Send one: {accepted}.'),
  credential_unknown: row(
    401,
    'There is no such credential, or it was deleted.',
    'Check that it was copied whole, or make a new one.',
  ),
  document_unreadable: row(
    422,
    'The document cannot be read: {reason}.',
    'Send one that holds text in the format of its content type.',
  ),
  email_in_use: row(
    409,
    'A member signs in with this email address already.',
    'Invite another address, or sign in with this one.',
  ),
  extraction_failed: row(
    502,
    'The model gave no data that fits the schema.',
    'Try again, or ask for less.',
    'soon',
  ),
  extraction_too_large: row(
    422,
    'This is too much to extract at once: {reason}.',
    'Ask for fewer fields, or send a smaller document.',
  ),
  idempotency_in_progress: row(
    409,
    'The first request with this Idempotency-Key is still at work.',
    'Try again in a moment.',
    'soon',
  ),
  idempotency_key_reused: row(
    422,
    'This Idempotency-Key was used for another request.',
    'Use a new one for each thing that you create.',
  ),
  insufficient_balance: row(
    402,
    'The balance does not cover this request: it may cost {needed}, and {available} is free.',
    'Top up the account, or ask for fewer tokens (`max_tokens`).',
    'after-payment',
  ),
  internal_error: row(
    500,
    'Something went wrong on our side.',
    'Try again; if it stays, contact support with the request id.',
    'soon',
  ),
  invalid_json: row(400, 'The request body is not valid JSON.', 'Send one JSON value, encoded in UTF-8.'),
  invalid_request: row(400, 'The request is not valid: {reason}.', 'Correct it and send it again.'),
  invitation_not_found: row(
    404,
    'There is no such invitation, or it was accepted or replaced, or has expired.',
    'Ask for a new one, or sign in if you have accepted it.',
  ),
  ip_not_allowed: row(
    403,
    'This key may not be used from the address of this request.',
    'Add the address to the allowed IPs of the key, or call from an allowed one.',
  ),
  last_owner: row(
    409,
    'The last owner of an organization can be neither removed nor given another role.',
    'Make another member an owner first.',
  ),
  method_not_allowed: row(405, 'This method is not allowed here.', 'See the `Allow` header.'),
  model_not_found: row(
    404,
    'The model `{model}` does not exist, or is not served here.',
    'List the models to see which there are.',
  ),
  model_unavailable: row(
    503,
    'The model cannot be reached at present.',
    'Choose another model, or try again later.',
    'soon',
  ),
  not_found: row(404, 'There is no such {thing}.', 'Check the id.'),
  not_permitted: row(403, 'The credential does not permit this request.', 'Use one that does.'),
  password_wrong: row(403, 'The current password is wrong.', 'Check it and try again.'),
  plan_quota: row(
    429,
    'The quota of the plan is used up for this period.',
    'Wait for the next period, or change to a larger plan.',
  ),
  plan_throttled: row(
    429,
    'Requests arrive faster than the plan allows.',
    'Slow down and try again.',
    'soon',
  ),
  precondition_failed: row(
    412,
    'The {thing} has changed since it was read.',
    'Read it again, and send its new ETag in `If-Match`.',
  ),
  rate_limit_hour: row(
    429,
    'The limit of {limit} requests an hour is reached.',
    'Wait until {resetsAt}, or raise the limit of the key.',
    'next-hour',
  ),
  rate_limit_minute: row(
    429,
    'The limit of {limit} requests a minute is reached.',
    'Wait for the next minute, or raise the limit of the key.',
    'next-minute',
  ),
  role_insufficient: row(
    403,
    'Your role in the organization does not permit this.',
    'Ask one who is {roles}.',
  ),
  route_not_found: row(404, 'There is no such path.', 'See the OpenAPI document at /openapi.json.'),
  scope_missing: row(
    403,
    'The key lacks the permission `{scope}`.',
    'Grant it to the key, or use one that has it.',
  ),
  secret_wrong: row(
    401,
    'The secret is not the one that belongs to the key.',
    'Check that both were copied whole, and from the same key.',
  ),
  session_required: row(
    403,
    'Only a session may do this, not a token or a key.',
    'Sign in, and send the session that you get.',
  ),
  sign_in_attempts: row(
    429,
    'There were too many attempts to sign in with this email address.',
    'Wait until {resetsAt}.',
  ),
  sign_in_failed: row(401, 'The email address or the password is wrong.', 'Check both and try again.'),
  spending_limit_reached: row(
    402,
    'The spending limit of the key, {limit} a {window}, leaves no room for this request, which may cost {needed}.',
    'Wait until {resetsAt}, ask for fewer tokens (`max_tokens`), or raise the limit of the key.',
    'after-payment',
  ),
  store_unavailable: row(
    503,
    'The service cannot reach its store right now.',
    'Try again in a few seconds.',
    'soon',
  ),
  thread_not_found: row(
    404,
    'There is no such thread.',
    'Leave `thread_id` out to begin a new one: threads end some time after their last message.',
  ),
  upstream_error: row(502, 'The model could not answer.', 'Try again.', 'soon'),
  upstream_overloaded: row(529, 'The model is overloaded.', 'Try again in a few seconds.', 'soon'),
  upstream_rate_limited: row(429, 'The model takes no more requests right now.', 'Try again later.', 'soon'),
  upstream_timeout: row(504, 'There was no answer in time.', 'Try again.', 'soon'),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof CATALOGUE;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(CATALOGUE, text);
}

export function errorRow(code: ErrorCode): ErrorRow {
  return CATALOGUE[code];
}

/** Whether it is for want of money that a request failed: surfaces differ in the status of such failures. */
export function isAboutMoney(code: string): boolean {
  return isErrorCode(code) && errorRow(code).retry === 'after-payment';
}

/** Replaces each `{name}` by its parameter; one that is not given stays as it is. */
export function fillIn(sentence: string, params: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => params[name] ?? hole);
}

/** The sentence and the help line of a code as one message. */
export function errorMessage(code: ErrorCode, params: Readonly<Record<string, string>> = {}): string {
  const { says, help } = errorRow(code);
  return `${fillIn(says, params)} ${fillIn(help, params)}`;
}
