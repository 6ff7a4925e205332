import { type Level, type Levels, levelFor } from './levels.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** A resource as a rule sees it. */
export interface Resource {
  /** Pulumi's type token: `aws:apigateway/method:Method`. */
  readonly type: string;
  readonly name: string;
  /** `urn:pulumi:<stack>::<project>::<type>::<name>` */
  readonly urn: string;
  /**
   * Inputs where a resource is judged alone, outputs where the stack is judged.
   * In a preview, reading what is not known yet throws: Pulumi says then that the rule has to wait for the update.
   */
  readonly props: Properties;
}

export interface StackResource extends Resource {
  /** What its properties and options refer to. Known in a preview already, when ids are not. */
  readonly dependencies: readonly StackResource[];
}

interface About {
  /** Name of the file and of the page; begins with `require-`, `forbid-` or `limit-`. */
  readonly id: string;
  /** What is always so, in one sentence. */
  readonly description: string;
  /** How serious it is, by stack. */
  readonly levels: Levels;
  /** What to do about a violation, in one sentence. */
  readonly remediation: string;
  /** Types of the resources that it looks at. */
  readonly types: readonly string[];
}

/** Judges a resource by itself, before it is made. */
export interface ResourceRule extends About {
  /** What is wrong with a resource of one of the types, each in a few words that follow its name. */
  readonly judge: (resource: Resource) => readonly string[];
}

/** Judges how resources go together. */
export interface StackRule extends About {
  readonly judgeStack: (resources: readonly StackResource[]) => readonly Violation[];
}

export type Rule = ResourceRule | StackRule;

export interface Violation {
  readonly resource: Resource;
  /** What is wrong with it, in a few words that follow its name. */
  readonly message: string;
}

/** A violation that counts where its resource is. */
export interface Finding extends Violation {
  readonly level: Exclude<Level, 'off'>;
}

/** What a person reads: whose fault it is, what is wrong, what to do. */
export function sentenceOf({ id, remediation }: Rule, { resource, message }: Violation): string {
  return `${resource.name} ${message}. ${remediation} (docs/guardrails/${id}.md)`;
}

/** What a rule has to say about one resource. */
export function judgeOne(rule: ResourceRule, resource: Resource): readonly Finding[] {
  if (!rule.types.includes(resource.type) || levelFor(rule.levels, resource) === 'off') return [];
  return withLevels(
    rule,
    rule.judge(resource).map((message) => ({ resource, message })),
  );
}

/** What a rule has to say about the resources of a stack together. */
export function judgeTogether(rule: StackRule, resources: readonly StackResource[]): readonly Finding[] {
  // Nothing is read for a rule that is off: in a preview, Pulumi would say that it has to wait.
  if (resources.every((resource) => levelFor(rule.levels, resource) === 'off')) return [];
  return withLevels(rule, rule.judgeStack(resources));
}

function withLevels({ levels }: Rule, violations: readonly Violation[]): readonly Finding[] {
  return violations.flatMap((violation) => {
    const level = levelFor(levels, violation.resource);
    return level === 'off' ? [] : [{ ...violation, level }];
  });
}
