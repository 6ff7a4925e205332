import type { Path } from '../policy/problem.ts';
import type { Scenario } from '../scenarios/scenario.ts';

/**
 * `loosened`: something is possible that was not. `tightened`: something is not possible any more. `neutral`: the
 * same is possible, and answered or carried out in another way.
 */
export type Mark = 'loosened' | 'tightened' | 'neutral';

/** What a change is about; reviews are read in this order. */
export const SUBJECTS = [
  'networks',
  'calls',
  'keys',
  'limits',
  'models',
  'routes',
  'browsers',
  'environment',
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What becomes of a witness under one policy. */
export interface Answer {
  /** `allowed`, `403 scope_missing`, `refused by the firewall`, `$0.27`. */
  readonly text: string;
  /** The rule that decided; null where all passed, or where no rule decides. */
  readonly rule: string | null;
}

/** One request by which a change can be seen: decided the one way before, and the other after. */
export interface Witness {
  /** What is asked, in a sentence. */
  readonly says: string;
  /** The request; null where it is not a call but a setting that is asked for. */
  readonly before: Scenario | null;
  /** The same request where the policy itself makes the credential: with what it gives then. */
  readonly after: Scenario | null;
}

/** One difference in meaning between two policies. */
export interface Change {
  readonly subject: Subject;
  readonly mark: Mark;
  /** null where it is about all surfaces. */
  readonly surface: string | null;
  readonly title: string;
  /** The routes that it is about; empty where it is not about single ones. */
  readonly routes: readonly string[];
  /** The requests that it is about, one group a line. */
  readonly region: readonly string[];
  readonly before: Answer;
  readonly after: Answer;
  readonly witness: Witness | null;
  /** The values of the policies that declare it. */
  readonly declared: { readonly before: readonly Path[]; readonly after: readonly Path[] };
}

/** Everything that a change says, as text: the same for the same difference, whenever it is reviewed. */
export function saidBy({ subject, mark, surface, title, routes, region, before, after }: Change): string {
  return JSON.stringify([subject, mark, surface, title, routes, region, before, after]);
}
