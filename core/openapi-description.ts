import type { ErrorCode } from './errors/catalogue.ts';

/**
 * What an operation takes and answers, beside what its route says already: path parameters, credentials, the agent's
 * header, `Idempotency-Key`, failures of the gate. Schemas are JSON Schemas of the draft 2020-12.
 */
export interface OperationDescription {
  /** Of an object whose properties are the query parameters; none if left out. */
  readonly query?: object;
  /** Of the request, by name. */
  readonly headers?: Readonly<Record<string, HeaderDescription>>;
  /** By media type; a body that is not described is any of its media type. */
  readonly requests?: Readonly<Record<string, object>>;
  /** Whether a request may come without a body although one is described; no if left out. */
  readonly bodyIsOptional?: boolean;
  /** By status, the successes only: 2xx and 3xx. */
  readonly answers: Readonly<Record<string, AnswerDescription>>;
  /** What it fails with beside what any operation of such a route does. */
  readonly failures?: readonly ErrorCode[];
}

export interface AnswerDescription {
  readonly description: string;
  /** `application/json` if left out. */
  readonly mediaType?: string;
  /** None for an answer without a body. */
  readonly schema?: object;
  /** Schemas of the bodies that it has instead if the request asks for them, by media type. */
  readonly others?: Readonly<Record<string, object>>;
  /** Beside those of every answer, by name. */
  readonly headers?: Readonly<Record<string, HeaderDescription>>;
}

export interface HeaderDescription {
  readonly description: string;
  /** Any text if left out. */
  readonly schema?: object;
  /** Whether it is always there; no if left out. */
  readonly required?: boolean;
}
