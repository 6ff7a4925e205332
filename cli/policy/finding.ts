import type { Problem } from '../../core/policy/problem.ts';

/** Something that `policy check` has against policies, and where it is declared. */
export interface Finding extends Problem {
  /** Errors must not be deployed; of warnings, somebody should know. */
  readonly level: 'error' | 'warning';
  /** What found it: `document`, `scenario`, `program`, or the name of a guardrail. */
  readonly rule: string;
  /** The environment that it is about; null for what is wrong in every one. */
  readonly environment: string | null;
  /** The line that it is about, as it is written; empty if there is none. */
  readonly excerpt: string;
  /** The page about the guardrail, relative to the checkout; null for others. */
  readonly page: string | null;
}

/** What was checked, and what was found: errors and warnings in the order of reading. */
export interface CheckReport {
  readonly environments: readonly string[];
  /** How many of each were read. */
  readonly documents: number;
  readonly scenarios: number;
  /** Whether the resources of each environment were judged; false where documents are wrong or nobody wanted it. */
  readonly guardrails: boolean;
  readonly findings: readonly Finding[];
}

export function errorsOf({ findings }: CheckReport): readonly Finding[] {
  return findings.filter(({ level }) => level === 'error');
}

/** `keys.limts: unknown key `limts` (did you mean `limits`?)`. */
export function sentenceOf({ path, message, suggestion, environment, rule }: Finding): string {
  const about = environment === null ? path : `${environment}: ${rule}`;
  const advice = suggestion === null ? '' : ` (did you mean \`${suggestion}\`?)`;
  return `${about === '' ? '' : `${about}: `}${message}${advice}`;
}
