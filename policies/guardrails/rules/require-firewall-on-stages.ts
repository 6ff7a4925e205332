import { OUTSIDE_DEVELOPMENT } from '../levels.ts';
import type { StackRule } from '../rule.ts';
import { dependentsOf, ofType } from '../stack.ts';
import { STAGE, WEB_ACL_ASSOCIATION } from '../types.ts';

export const requireFirewallOnStages: StackRule = {
  id: 'require-firewall-on-stages',
  description: 'A stage stands behind a web ACL.',
  levels: OUTSIDE_DEVELOPMENT,
  remediation: 'Associate a web ACL with the stage.',
  types: [STAGE],
  judgeStack: (resources) =>
    ofType(resources, STAGE)
      .filter((stage) => dependentsOf(stage, WEB_ACL_ASSOCIATION, resources).length === 0)
      .map((resource) => ({ resource, message: 'is open to every address at any rate' })),
};
