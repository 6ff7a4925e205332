/** `contacts:read`: a resource and what may be done with it. */
export interface Scope {
  readonly resource: string;
  readonly action: string;
}

export const SCOPE = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*):([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/;

/** Null if the text is no scope. */
export function parseScope(text: string): Scope | null {
  const [, resource, action] = SCOPE.exec(text) ?? [];
  return resource === undefined || action === undefined ? null : { resource, action };
}

/** The inverse of `parseScope`. */
export function printScope({ resource, action }: Scope): string {
  return `${resource}:${action}`;
}
