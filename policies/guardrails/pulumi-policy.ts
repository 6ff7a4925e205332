import type {
  Policy,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from '@pulumi/policy';
import { strictest } from './levels.ts';
import { type Finding, judgeOne, judgeTogether, type Rule, sentenceOf } from './rule.ts';

/** A rule in the form that Pulumi enforces. */
export function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  const about: Policy = {
    name: rule.id,
    description: rule.description,
    enforcementLevel: strictest(rule.levels),
    remediationSteps: rule.remediation,
  };
  if ('judge' in rule) {
    return {
      ...about,
      validateResource: (resource, report) => {
        for (const finding of judgeOne(rule, resource)) reportTo(report, rule, finding);
      },
    };
  }
  return {
    ...about,
    validateStack: ({ resources }, report) => {
      for (const finding of judgeTogether(rule, resources)) {
        reportTo(report, rule, finding, finding.resource.urn);
      }
    },
  };
}

/** What `report` takes beside a text, though its type does not say so: `makeReportViolationFun` in @pulumi/policy/server.js. */
type ReportWhole = (violation: {
  readonly message: string;
  readonly urn: string | undefined;
  readonly enforcementLevel: Finding['level'];
}) => void;

/**
 * Pulumi fixes the level of a policy when the pack starts, and the stack is known only from the resources that come
 * later. So a policy is registered as strict as it is anywhere, and what is advice in its stack says so itself: the
 * engine goes by the level of each violation. The alternatives are worse: a second policy for advice would bear a name that
 * has no page, and a file for `--policy-pack-config` can be forgotten.
 */
function reportTo(report: ReportViolation, rule: Rule, finding: Finding, urn?: string): void {
  const sentence = sentenceOf(rule, finding);
  if (finding.level === strictest(rule.levels)) {
    report(sentence, urn);
    return;
  }
  const whole = report as unknown as ReportWhole;
  // Pulumi puts the description before a text, and not into a whole violation.
  whole({ message: `${rule.description}\n${sentence}`, urn, enforcementLevel: finding.level });
}
