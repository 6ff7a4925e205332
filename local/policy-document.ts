/** A statement of an authorizer's policy document, its texts in lists. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export type Verdict = 'allow' | 'explicit deny' | 'implicit deny';

const INVOKE = 'execute-api:Invoke';

/** The statements of a policy document; null for anything that is not one, or says what is not evaluated here. */
export function readPolicyDocument(document: unknown): readonly Statement[] | null {
  if (typeof document !== 'object' || document === null) return null;
  const declared = (document as { Statement?: unknown }).Statement;
  const list = Array.isArray(declared) ? declared : [declared];
  if (list.length === 0) return null;
  const statements = list.map(readStatement);
  return statements.includes(null) ? null : (statements as Statement[]);
}

const MEMBERS = new Set(['Sid', 'Effect', 'Action', 'Resource']);

function readStatement(value: unknown): Statement | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Object.keys(value).some((member) => !MEMBERS.has(member))) return null;
  const { Effect, Action, Resource } = value as Record<string, unknown>;
  const actions = texts(Action);
  const resources = texts(Resource);
  if ((Effect !== 'Allow' && Effect !== 'Deny') || actions === null || resources === null) return null;
  return { allows: Effect === 'Allow', actions, resources };
}

function texts(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || value.length === 0) return null;
  return value.every((item) => typeof item === 'string') ? value : null;
}

/** An explicit deny goes before an allow, and nothing said is a deny. */
export function evaluatePolicy(statements: readonly Statement[], methodArn: string): Verdict {
  let verdict: Verdict = 'implicit deny';
  for (const statement of statements) {
    if (!concerns(statement, methodArn)) continue;
    if (!statement.allows) return 'explicit deny';
    verdict = 'allow';
  }
  return verdict;
}

function concerns(statement: Statement, methodArn: string): boolean {
  return (
    statement.actions.some((action) => matchesWildcard(action.toLowerCase(), INVOKE.toLowerCase())) &&
    statement.resources.some((resource) => matchesWildcard(resource, methodArn))
  );
}

/** `*` stands for any text, the empty one too, and `?` for one character. Linear but for repeated `*`. */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (pattern === text || pattern === '*') return true;
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let afterStar = 0;
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern;
      afterStar = at;
      inPattern += 1;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) {
      inPattern += 1;
      at += 1;
    } else if (star >= 0) {
      inPattern = star + 1;
      afterStar += 1;
      at = afterStar;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}
