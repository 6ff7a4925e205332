/**
 * The policy as the program uses it: resolved for one environment, every unit a plain number, every
 * default filled in. What people write is another shape (`written.ts`); `parse.ts` turns one into the other.
 * Plain JSON all the way down, so that it can be inlined into a function's bundle.
 */

export interface Policy {
  /** First twelve hex digits of the SHA-256 of the documents: names this policy in logs and in `/health`. */
  readonly version: string;
  readonly environment: Environment;
  readonly surfaces: Readonly<Record<string, Surface>>;
  readonly plans: Readonly<Record<string, Plan>>;
  /** The plan tier of an organization that has chosen none. */
  readonly defaultPlan: string;
  readonly models: Readonly<Record<string, Model>>;
  readonly providers: Readonly<Record<string, Provider>>;
  /** Named sets of networks, each address in CIDR notation. */
  readonly networks: Readonly<Record<string, Network>>;
}

export type Role = 'owner' | 'admin' | 'member';
export type CredentialKind = 'key' | 'session' | 'token';
/** The shape of an error body that the clients of an API understand. */
export type DialectName = 'openai' | 'anthropic' | 'problem' | 'open-api' | 'envelope';

export interface Environment {
  readonly name: string;
  readonly title: string;
  readonly sessionTtlSeconds: number;
  /** A key older than this is reported as due for rotation. */
  readonly rotationAgeSeconds: number;
  readonly threads: ThreadRules;
  readonly money: MoneyRules;
  /** What answers for a model whose provider has no key: the sandbox, or nobody. */
  readonly unconnectedModels: 'sandbox' | 'refused';
  readonly logRetentionDays: number;
  /** Decisions of the gate that have a log line. */
  readonly loggedDecisions: 'all' | 'denied';
  readonly deletionProtection: boolean;
  readonly pointInTimeRecovery: boolean;
  /** Stage-wide guard above every usage plan. */
  readonly throttle: Throttle;
  /** Lambda executions kept for the authorizer alone; null takes from the account's pool. */
  readonly authorizerConcurrency: number | null;
  readonly firewall: Firewall | null;
  /** The host name that the dashboard answers on, null for the one that CloudFront gives it. */
  readonly dashboardDomain: string | null;
  /** Where alarms are sent; null keeps them in CloudWatch only. */
  readonly alarmEmail: string | null;
}

/** How much of a conversation is kept, and for how long. */
export interface ThreadRules {
  /** Of each exchange, from the moment it was asked. */
  readonly ttlSeconds: number;
  /** The most that is told again with each message. */
  readonly historyTokens: number;
}

/** How long money is set aside, and how soon it is given back. */
export interface MoneyRules {
  /** What a completion may cost is held so long at most; an answer has to end before. */
  readonly holdSeconds: number;
  /** How often holds that nobody settled are looked for: whole minutes. */
  readonly sweepEverySeconds: number;
}

export interface Firewall {
  /** Names of `Policy.networks` whose addresses are refused. */
  readonly block: readonly string[];
  /** Requests one address may send in five minutes. */
  readonly ratePerFiveMinutes: number;
  /** Names of the AWS managed rule groups. */
  readonly managedRules: readonly string[];
}

export interface Throttle {
  readonly ratePerSecond: number;
  readonly burst: number;
}

export interface Plan {
  readonly name: string;
  readonly title: string;
  readonly throttle: Throttle;
  /** Requests per calendar period, null for none. Coarse: exact limits are the key's own. */
  readonly quota: { readonly limit: number; readonly period: 'DAY' | 'WEEK' | 'MONTH' } | null;
}

export interface Network {
  readonly name: string;
  readonly title: string;
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

/** The protocols of models: the dialects that requests for completions are made in. */
export type ModelDialect = 'openai' | 'anthropic';

export interface Provider {
  readonly name: string;
  readonly title: string;
  /** Without a slash at its end; the paths below are appended. */
  readonly url: string;
  /** Path of completions in each protocol that it speaks; at least one. */
  readonly paths: { readonly [dialect in ModelDialect]?: string | undefined };
  /** Path that counts the tokens of a message, null where they are estimated. */
  readonly countTokensPath: string | null;
}

export interface Model {
  readonly id: string;
  readonly title: string;
  readonly surfaces: readonly string[];
  readonly provider: string;
  /** The model's name at its provider. */
  readonly upstream: string;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  readonly prices: Prices;
  /** The most that one image counts as. */
  readonly imageTokens: number;
}

/** Micro-dollars for a million tokens. */
export interface Prices {
  readonly inputMicros: number;
  readonly cachedInputMicros: number;
  readonly outputMicros: number;
}

export interface Surface {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The host name that the surface answers on, null for the one that API Gateway gives it. */
  readonly domain: string | null;
  /** Added to the surface's address in connection info, one for each way of calling it. */
  readonly baseUrls: Readonly<Record<string, string>>;
  readonly credentials: readonly CredentialSource[];
  readonly keys: KeyRules | null;
  readonly sessions: SessionRules | null;
  /** How people become members here; null where nobody is invited. */
  readonly invitations: InvitationRules | null;
  readonly tokens: TokenRules | null;
  /** How a request says which agent it is about; null where none does. */
  readonly agents: AgentNaming | null;
  /** Resource → the actions that a key can be granted on it; written `resource:action` in permissions. */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  readonly routes: readonly Route[];
  readonly dialects: readonly DialectName[];
  /** Error code → status, where this surface answers otherwise than the catalogue. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Origins whose browsers may call; null refuses browsers altogether: no CORS headers, no preflight. */
  readonly browserOrigins: readonly string[] | null;
}

/** One place in a request where a credential may stand. */
export interface CredentialSource {
  /** `bearer`: the token of `Authorization: Bearer`; `header`, `pair`: the whole value of the header. */
  readonly in: 'bearer' | 'header' | 'pair';
  /** Lower case. */
  readonly header: string;
  /** The header of the secret without which the key is worth nothing, lower case; null but for a `pair`. */
  readonly secretHeader: string | null;
  readonly kinds: readonly CredentialKind[];
  /** Only on routes that speak this dialect; null for all. */
  readonly dialect: DialectName | null;
}

export interface Limits {
  readonly perMinute: number;
  readonly perHour: number;
}

export interface AgentNaming {
  /** The path parameter that holds an agent's id; null for none. */
  readonly parameter: string | null;
  /** The header that does, lower case; null for none. */
  readonly header: string | null;
}

export interface SessionRules {
  /** The surface whose sessions these are: what one surface issues can be good on several. */
  readonly issuer: string;
  readonly prefix: string;
  readonly limits: Limits;
  /** How often signing in may be tried for one email address; a success starts anew. */
  readonly attempts: { readonly count: number; readonly windowSeconds: number };
}

export interface InvitationRules {
  readonly prefix: string;
  /** How long one can be accepted. */
  readonly liveSeconds: number;
}

export interface TokenRules {
  /** The surface whose tokens these are. */
  readonly issuer: string;
  readonly prefix: string;
  readonly limits: Limits;
  /** How many one member may have. */
  readonly atMost: number;
  readonly expiry: 'optional' | 'refused';
}

export interface KeyRules {
  readonly prefix: string;
  /** What the secret begins with where keys are pairs; null where a key stands alone. */
  readonly secretPrefix: string | null;
  readonly name: 'required' | 'optional';
  readonly actsOn: 'organization' | 'agent';
  readonly madeBy: readonly Role[];
  readonly limits: { readonly default: Limits; readonly atMost: Limits };
  readonly allowedIps: 'optional' | 'refused';
  readonly expiry: 'optional' | 'refused';
  /** Whether keys can be made whose requests reach no paid upstream and cost nothing. */
  readonly sandbox: 'optional' | 'refused';
  /** Whether what a key spends in a day and in a month can be limited. */
  readonly spendingLimits: 'optional' | 'refused';
}

export interface Route {
  /** `POST /v1/messages`: method and full path template. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly title: string;
  /** The function (a folder under `functions/`) and the operation in it. */
  readonly function: string;
  readonly operation: string;
  /** Why nobody has to show a credential here; null for every other route. */
  readonly publicBecause: string | null;
  /** `resource:action` that the key must have been granted. */
  readonly scope: string | null;
  readonly roles: readonly Role[] | null;
  /** The dialects spoken here. With several, the request's headers choose (`errors/dialects.ts`). */
  readonly dialects: readonly DialectName[];
  /** What people write or attach, from which the firewall's body rules stay away; null for neither. */
  readonly carries: 'prompts' | 'text' | 'files' | null;
  /** Media types that a body may have. */
  readonly takes: readonly string[];
  /** Whether the caller acts as one agent here: the key's own, or the one that the request names. */
  readonly actsAsAgent: boolean;
  /** Whether conversations go on under a `thread_id`. */
  readonly keepsThreads: boolean;
  /** Whether an `Idempotency-Key` makes repeating a request do nothing again. */
  readonly takesIdempotencyKey: boolean;
}
