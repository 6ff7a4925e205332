/**
 * Every table, declared once. `infra/` provisions from it, `local/` creates from it, the repositories beside
 * this file read their table's name from the variable that it names.
 */
export interface TableDeclaration {
  /** Logical name; on AWS the table is called `gatehouse-<environment>-<name>`. */
  readonly name: string;
  /** Environment variable by which a function is told the table's name. */
  readonly variable: string;
  readonly partitionKey: string;
  readonly sortKey: string | null;
  /** Attribute with the Unix second from which DynamoDB may delete the item. */
  readonly expiresBy: string | null;
}

/** One item a credential, found by the SHA-256 of what the client sends. The gate's only table. */
export const CREDENTIALS = {
  name: 'credentials',
  variable: 'CREDENTIALS_TABLE',
  partitionKey: 'hash',
  sortKey: null,
  expiresBy: 'removeAt',
} as const satisfies TableDeclaration;

/**
 * Organizations with their members, agents, keys and sessions: one partition an organization, one an email
 * address, and one an invitation. Only what belongs to a session or an invitation expires.
 */
export const DIRECTORY = {
  name: 'directory',
  variable: 'DIRECTORY_TABLE',
  partitionKey: 'owner',
  sortKey: 'item',
  expiresBy: 'removeAt',
} as const satisfies TableDeclaration;

/** Who did what, append-only: one partition an organization, sorted by time. */
export const AUDIT = {
  name: 'audit',
  variable: 'AUDIT_TABLE',
  partitionKey: 'organizationId',
  sortKey: 'at',
  expiresBy: null,
} as const satisfies TableDeclaration;

/** Contacts of agents and what is known of their files: one partition an agent of an organization. */
export const CONTACTS = {
  name: 'contacts',
  variable: 'CONTACTS_TABLE',
  partitionKey: 'owner',
  sortKey: 'item',
  expiresBy: null,
} as const satisfies TableDeclaration;

/** What was extracted from documents: one partition an agent of an organization. */
export const EXTRACTIONS = {
  name: 'extractions',
  variable: 'EXTRACTIONS_TABLE',
  partitionKey: 'owner',
  sortKey: 'item',
  expiresBy: null,
} as const satisfies TableDeclaration;

/** Conversations: one partition a thread of an agent, one item an exchange. */
export const THREADS = {
  name: 'threads',
  variable: 'THREADS_TABLE',
  partitionKey: 'thread',
  sortKey: 'exchange',
  expiresBy: 'removeAt',
} as const satisfies TableDeclaration;

/** What a request with an `Idempotency-Key` was answered, for as long as it may be sent again. */
export const IDEMPOTENCY = {
  name: 'idempotency',
  variable: 'IDEMPOTENCY_TABLE',
  partitionKey: 'request',
  sortKey: null,
  expiresBy: 'removeAt',
} as const satisfies TableDeclaration;

/** What organizations have, and how much of it is held: one item an organization. */
export const ACCOUNTS = {
  name: 'accounts',
  variable: 'ACCOUNTS_TABLE',
  partitionKey: 'organizationId',
  sortKey: null,
  expiresBy: null,
} as const satisfies TableDeclaration;

/** Every change of a balance with its cause, append-only: one partition an organization, sorted by time. */
export const LEDGER = {
  name: 'ledger',
  variable: 'LEDGER_TABLE',
  partitionKey: 'organizationId',
  sortKey: 'at',
  expiresBy: null,
} as const satisfies TableDeclaration;

/**
 * Money that is set aside for completions that are at work: as many items as there are of those.
 *
 * INVARIANT: nothing here expires by itself. A hold goes in the transaction that gives its money back, or not at all.
 */
export const HOLDS = {
  name: 'holds',
  variable: 'HOLDS_TABLE',
  partitionKey: 'hold',
  sortKey: null,
  expiresBy: null,
} as const satisfies TableDeclaration;

/** What each key was used for, an item an hour, and what it spent, an item a month. */
export const USAGE = {
  name: 'usage',
  variable: 'USAGE_TABLE',
  partitionKey: 'owner',
  sortKey: 'item',
  expiresBy: 'removeAt',
} as const satisfies TableDeclaration;

export const TABLES = [
  CREDENTIALS,
  DIRECTORY,
  AUDIT,
  CONTACTS,
  EXTRACTIONS,
  THREADS,
  IDEMPOTENCY,
  ACCOUNTS,
  LEDGER,
  HOLDS,
  USAGE,
] as const;
export type TableName = (typeof TABLES)[number]['name'];
