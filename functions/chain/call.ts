import type { Windows } from '../../core/decision.ts';
import type { ErrorCode } from '../../core/errors/catalogue.ts';
import type { CredentialKind, DialectName, Policy, Role, Route, Surface } from '../../core/policy/policy.ts';
import type { SpendingLimits } from '../../stores/spending.ts';

/** A request that the gate let through, as an operation sees it. */
export interface Call {
  readonly policy: Policy;
  readonly surface: Surface;
  readonly route: Route;
  readonly dialect: DialectName;
  readonly requestId: string;
  /** Who calls; null on public routes. */
  readonly caller: Caller | null;
  /** Ids of the agents that the request names as those it is about, each once. */
  readonly agents: readonly string[];
  readonly sourceIp: string;
  /** Decoded values of the path template's parameters. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Value of a request header, its name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** The JSON body, parsed; undefined if the request has none, or one of another media type. */
  readonly body: unknown;
  /** The body as it came, where its media type is another one that the route takes; null otherwise. */
  readonly upload: Upload | null;
  /** Unix seconds, with fractions: read once, when the request arrived. */
  readonly now: number;
  /** A new id of a kind (`con` → `con_1wB0x2…`). Under an `Idempotency-Key`, each attempt makes the same ones. */
  readonly newId: (prefix: string) => string;
  /** Gets what the request's log line says beside its reply's, whatever the request ends in: counts and ids, never content. */
  readonly log: Record<string, string | number | boolean>;
  /** Milliseconds until Lambda ends the function, whatever it is at. */
  readonly remainingMs?: () => number;
  /** Aborted shortly before the function's time is up. */
  readonly signal?: AbortSignal;
}

/** A body that is not JSON. */
export interface Upload {
  /** With its parameters, such as `multipart/form-data; boundary=…`. */
  readonly contentType: string;
  /** Lower case, without parameters. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What the authorizer says of the credential. */
export interface Caller {
  readonly keyId: string;
  readonly kind: CredentialKind;
  readonly organizationId: string;
  readonly agentId: string | null;
  readonly memberId: string;
  readonly role: Role | null;
  readonly plan: string;
  readonly sandbox: boolean;
  readonly windows: Windows;
  readonly spendingLimits: SpendingLimits;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value to send as JSON, nothing at all, or a stream of text or bytes with its own content type. */
  readonly body?: unknown;
  readonly stream?: AsyncIterable<string | Uint8Array>;
  /** Said in the request's log line beside what the chain says: counts and ids, never content. */
  readonly log?: Readonly<Record<string, string | number | boolean>>;
}

export type Operation<Deps> = (call: Call, deps: Deps) => Promise<Reply>;
export type Operations<Deps> = Readonly<Record<string, Operation<Deps>>>;

export interface FailureDetails {
  readonly params?: Readonly<Record<string, string>>;
  /** Every field that is wrong, by its dotted path. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** The field to name in dialects that name one. */
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  readonly cause?: unknown;
}

/** A failure with a code of the catalogue; the chain renders it in the caller's dialect. */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly details: FailureDetails;

  constructor(code: ErrorCode, details: FailureDetails = {}) {
    super(code, { cause: details.cause });
    this.name = 'Failure';
    this.code = code;
    this.details = details;
  }
}
