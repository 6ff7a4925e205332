import type { Policy, ResourceValidationPolicy, StackValidationPolicy } from '@pulumi/policy';
import { judgeOne, type Rule, sentenceOf } from './rule.ts';

/** A rule in the form that Pulumi enforces. */
export function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  const about: Policy = {
    name: rule.id,
    description: rule.description,
    enforcementLevel: rule.level,
    remediationSteps: rule.remediation,
  };
  if ('judge' in rule) {
    return {
      ...about,
      validateResource: (resource, report) => {
        for (const violation of judgeOne(rule, resource)) report(sentenceOf(rule, violation));
      },
    };
  }
  return {
    ...about,
    validateStack: ({ resources }, report) => {
      for (const violation of rule.judgeStack(resources)) {
        report(sentenceOf(rule, violation), violation.resource.urn);
      }
    },
  };
}
