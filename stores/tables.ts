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
 * Organizations with their members, agents, keys and sessions: one partition an organization, and one an email
 * address. Only what belongs to a session expires.
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

export const TABLES = [CREDENTIALS, DIRECTORY, AUDIT] as const;
export type TableName = (typeof TABLES)[number]['name'];
