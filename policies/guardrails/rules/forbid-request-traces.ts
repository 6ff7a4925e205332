import { EVERYWHERE } from '../levels.ts';
import { listOf, objectOf } from '../properties.ts';
import type { Resource, ResourceRule } from '../rule.ts';
import { METHOD_SETTINGS, WEB_ACL } from '../types.ts';

export const forbidRequestTraces: ResourceRule = {
  id: 'forbid-request-traces',
  description: 'No log and no sample keeps whole requests, and with them credentials.',
  levels: EVERYWHERE,
  remediation:
    'Set `dataTraceEnabled` of method settings, and `sampledRequestsEnabled` of a web ACL and of each of its rules, to false.',
  types: [METHOD_SETTINGS, WEB_ACL],
  judge: (resource) => (resource.type === WEB_ACL ? judgeWebAcl(resource) : judgeSettings(resource)),
};

function judgeSettings({ props }: Resource): readonly string[] {
  return objectOf(props.settings).dataTraceEnabled === true
    ? ['has headers and bodies written into execution logs']
    : [];
}

function judgeWebAcl({ props }: Resource): readonly string[] {
  const rules = listOf(props.rules)
    .map(objectOf)
    .filter(({ visibilityConfig }) => isSampled(visibilityConfig))
    .map(({ name }) => `keeps samples of requests that \`${name}\` finds`);
  return [...(isSampled(props.visibilityConfig) ? ['keeps samples of requests'] : []), ...rules];
}

/** AWS demands that it is said. */
function isSampled(visibilityConfig: unknown): boolean {
  return objectOf(visibilityConfig).sampledRequestsEnabled !== false;
}
