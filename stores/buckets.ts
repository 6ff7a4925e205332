/**
 * Every bucket, declared once. `infra/` provisions from it, `local/` keeps its objects on the disk, and
 * `objects.ts` reads the bucket's name from the variable that it names.
 */
export interface BucketDeclaration {
  /** Logical name; on AWS the bucket's name begins with `gatehouse-<environment>-<name>-`. */
  readonly name: string;
  /** Environment variable by which a function is told the bucket's name. */
  readonly variable: string;
}

/** What callers upload, and what is made of it: one prefix an organization. */
export const FILES = { name: 'files', variable: 'FILES_BUCKET' } as const satisfies BucketDeclaration;

export const BUCKETS = [FILES] as const;
export type BucketName = (typeof BUCKETS)[number]['name'];
