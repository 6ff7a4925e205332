import type { StackRule } from '../rule.ts';
import { dependentsOf, isProtected, ofType } from '../stack.ts';
import { STAGE, WEB_ACL_ASSOCIATION } from '../types.ts';

export const requireFirewallOnStages: StackRule = {
  id: 'require-firewall-on-stages',
  description: 'A stage stands behind a web ACL, except on one machine and in development.',
  level: 'mandatory',
  remediation: 'Associate a web ACL with the stage.',
  types: [STAGE],
  judgeStack: (resources) =>
    ofType(resources, STAGE)
      .filter(isProtected)
      .filter((stage) => dependentsOf(stage, WEB_ACL_ASSOCIATION, resources).length === 0)
      .map((resource) => ({ resource, message: 'is open to every address at any rate' })),
};
