import type { CredentialKind, Policy, Role, Route, Surface } from './policy/policy.ts';

/** What is known of a request before any store is asked. Gathered at the edge, judged by `decide`. */
export interface RequestFacts {
  readonly surface: string;
  readonly method: string;
  /** The path template that the gateway matched, `/v1/models/{model}`. */
  readonly resource: string;
  /** The address that the gateway reports, never a header that the client wrote. */
  readonly sourceIp: string;
  readonly presented: Presented;
  /** Ids of the agents that the request names as those it is about, each once; as the client wrote them. */
  readonly agents: readonly string[];
}

/**
 * What the request shows as its credential.
 * `none`: nothing where the surface looks. `conflict`: two different ones. `malformed`: no key of ours could
 * look like it (prefix, environment, length or checksum). `well-formed`: it may exist; ask the store.
 */
export type Presented =
  | { readonly state: 'none' }
  | { readonly state: 'conflict' }
  | { readonly state: 'malformed' }
  | {
      readonly state: 'well-formed';
      readonly kind: CredentialKind;
      /** SHA-256 of its text, base64url: the text itself goes no further than its reading. */
      readonly hash: string;
      /** SHA-256 of the secret sent with it; null where a credential stands alone. */
      readonly secretHash: string | null;
    };

/** What rules look at of a credential's record, as it was before this request was counted. */
export interface JudgedRecord {
  readonly keyId: string;
  readonly kind: CredentialKind;
  /** The surface that issued it. */
  readonly surface: string;
  /** SHA-256 of the secret that has to come with it; null for a credential that stands alone. */
  readonly secretHash: string | null;
  readonly organizationId: string;
  /** `suspended` refuses every credential of the organization. */
  readonly account: 'active' | 'suspended';
  /** The agent that a key acts on, null for a key of the whole organization and for people. */
  readonly agentId: string | null;
  /** What a session or token may do in the organization; null for keys. */
  readonly role: Role | null;
  readonly scopes: readonly string[];
  /** CIDR blocks; empty allows every address. */
  readonly allowedIps: readonly string[];
  /** Unix seconds, null for never. */
  readonly expiresAt: number | null;
  readonly perMinute: number;
  readonly perHour: number;
  /** Requests counted in the minute and the hour that contain `now`. */
  readonly usedThisMinute: number;
  readonly usedThisHour: number;
}

/** A credential's record as the store holds it: what is judged, and what goes with the verdict. */
export interface Credential extends JudgedRecord {
  /** Plan tier of the organization. */
  readonly plan: string;
  /** The member behind a session or token, or the one who made the key. */
  readonly memberId: string;
  readonly sandbox: boolean;
  /** What its requests may cost in a day and in a month, in micro-dollars; null for no limit. No rule looks at it. */
  readonly spendPerDayMicros: number | null;
  readonly spendPerMonthMicros: number | null;
  /** Value of the API Gateway key that stands for this credential in its usage plan. */
  readonly usageKey: string;
}

/** Everything a rule may look at. */
export interface Facts {
  readonly policy: Policy;
  readonly surface: Surface;
  readonly route: Route;
  readonly request: RequestFacts;
  /** null: the store holds no such credential, or has not been asked. */
  readonly credential: JudgedRecord | null;
  /** Unix seconds, with fractions. */
  readonly now: number;
}
