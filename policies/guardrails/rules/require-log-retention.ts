import { EVERYWHERE } from '../levels.ts';
import { objectOf } from '../properties.ts';
import type { Resource, ResourceRule } from '../rule.ts';
import { FUNCTION, LOG_GROUP } from '../types.ts';

export const requireLogRetention: ResourceRule = {
  id: 'require-log-retention',
  description: 'A log is deleted after a time that somebody chose.',
  levels: EVERYWHERE,
  remediation:
    'Set `retentionInDays` on the log group, and have functions write to a log group of the stack.',
  types: [LOG_GROUP, FUNCTION],
  judge: (resource) => (resource.type === FUNCTION ? judgeFunction(resource) : judgeLogGroup(resource)),
};

function judgeLogGroup({ props: { retentionInDays: days } }: Resource): readonly string[] {
  return typeof days === 'number' && days > 0 ? [] : ['is kept for ever'];
}

/** Without one, Lambda makes a log group at the first request, and keeps it for ever. */
function judgeFunction({ props }: Resource): readonly string[] {
  return 'logGroup' in objectOf(props.loggingConfig) ? [] : ['writes to a log group that Lambda makes'];
}
