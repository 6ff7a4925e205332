import type { JudgedRecord } from '../../core/facts.ts';
import type { Problem } from '../../core/policy/problem.ts';
import type { LocatedChange } from '../../core/review/review-pairs.ts';
import type { SupposedRequest } from '../../core/scenarios/supposed-request.ts';
import type { PolicyDocumentsView } from '../../functions/console/policy-shapes.ts';

export type PolicyText = PolicyDocumentsView['documents'][number];

/** A key of the organization, for what is judged of it. */
export type OwnRecord = Omit<JudgedRecord, 'secretHash' | 'usedThisMinute' | 'usedThisHour'>;

export interface ExplainAsk {
  readonly kind: 'explain';
  readonly documents: PolicyDocumentsView;
  readonly surface: string;
  /** With the address that it comes from, and when. */
  readonly request: SupposedRequest & { readonly from: string; readonly at: string };
  /** Null where the record is supposed, too. */
  readonly record: OwnRecord | null;
}

export interface ReviewAsk {
  readonly kind: 'review';
  readonly documents: PolicyDocumentsView;
  /** What stands in the place of the document of its path, or beside all others. */
  readonly changed: PolicyText;
  /** Whether every environment is compared, and not the one in force alone. */
  readonly everywhere: boolean;
}

export type PolicyAsk = ExplainAsk | ReviewAsk;

/** Lines of a document. */
export interface Excerpt {
  readonly file: string;
  /** The one that is meant, counted from 1. */
  readonly line: number;
  /** With what it stands under, and what stands under it. */
  readonly lines: readonly { readonly number: number; readonly text: string }[];
}

/** Something that the policy says, and where. */
export interface Declaration {
  /** `surfaces.console.sessions.limits` */
  readonly path: string;
  /** As JSON; null where it is too long to be read at a glance. */
  readonly value: string | null;
  /** Null where nobody wrote it: a default. */
  readonly excerpt: Excerpt | null;
}

export interface ExplainedStepView {
  readonly rule: string;
  readonly outcome: 'pass' | 'deny';
  readonly sentence: string;
  /** As paths from the top of the policy. */
  readonly declaredIn: readonly string[];
  readonly declarations: readonly Declaration[];
}

export interface ExplainedRequest {
  readonly kind: 'explained';
  /** The route that the request leads to; null for none. */
  readonly route: string | null;
  /** RFC 3339. */
  readonly at: string;
  readonly from: string;
  readonly effect: 'allow' | 'deny' | 'refuse';
  readonly code: string | null;
  readonly steps: readonly ExplainedStepView[];
  readonly answer: { readonly status: number; readonly code: string; readonly message: string } | null;
}

/** A problem, with the line that it is about. */
export interface ShownProblem extends Problem {
  readonly excerpt: string;
}

/** A change with its id, and its witness as one would write it down. */
export interface ShownChange extends LocatedChange {
  readonly id: string;
  readonly curl: string | null;
  readonly scenario: string | null;
}

export type PolicyReply =
  | ExplainedRequest
  | {
      readonly kind: 'reviewed';
      readonly environments: readonly string[];
      readonly changes: readonly ShownChange[];
    }
  /** The documents are wrong. */
  | { readonly kind: 'problems'; readonly problems: readonly ShownProblem[] }
  /** The policy does not have what is asked about. */
  | { readonly kind: 'impossible'; readonly message: string };
