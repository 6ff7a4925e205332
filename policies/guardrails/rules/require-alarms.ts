import type { Levels } from '../levels.ts';
import { objectOf } from '../properties.ts';
import type { StackResource, StackRule } from '../rule.ts';
import { dependenciesOf, dependentsOf, ofType } from '../stack.ts';
import { AUTHORIZER, FUNCTION, METRIC_ALARM, REST_API, STAGE, TOPIC } from '../types.ts';

const LEVELS: Levels = { local: 'off', dev: 'advisory', otherwise: 'mandatory' };

export const requireAlarms: StackRule = {
  id: 'require-alarms',
  description:
    'An alarm rises when a stage answers with 5xx, a function is throttled or an authorizer fails, and is sent where alarms of the stack are sent.',
  levels: LEVELS,
  remediation: 'Declare a `MetricAlarm` on the metric, with `alarmActions` where the stack has a topic.',
  types: [STAGE, FUNCTION, AUTHORIZER, METRIC_ALARM],
  judgeStack: (resources) => {
    const unwatched = (found: readonly StackResource[], isWatched: Watching, message: string) =>
      found.filter((one) => !isWatched(one, resources)).map((resource) => ({ resource, message }));
    return [
      ...unwatched(ofType(resources, STAGE), isStageWatched, 'may answer with 5xx, and no alarm rises'),
      ...unwatched(ofType(resources, FUNCTION), areThrottlesWatched, 'may be throttled, and no alarm rises'),
      ...unwatched(ofType(resources, AUTHORIZER), isAuthorizerWatched, 'may fail, and no alarm rises'),
      ...unwatched(ofType(resources, METRIC_ALARM), isSent, 'rises, and nobody is told'),
    ];
  },
};

type Watching = (resource: StackResource, resources: readonly StackResource[]) => boolean;

/** By an alarm of its own, or by one on its whole API. */
function isStageWatched(stage: StackResource, resources: readonly StackResource[]): boolean {
  const is5xx = (alarm: StackResource) => isOn(alarm, 'AWS/ApiGateway', '5XXError');
  if (dependentsOf(stage, METRIC_ALARM, resources).some(is5xx)) return true;
  return dependenciesOf(stage, REST_API)
    .flatMap((api) => dependentsOf(api, METRIC_ALARM, resources))
    .some((alarm) => is5xx(alarm) && !('Stage' in objectOf(alarm.props.dimensions)));
}

function areThrottlesWatched(lambda: StackResource, resources: readonly StackResource[]): boolean {
  return dependentsOf(lambda, METRIC_ALARM, resources).some((alarm) =>
    isOn(alarm, 'AWS/Lambda', 'Throttles'),
  );
}

/**
 * By what Lambda counts, or by what the function itself reports: where an authorizer answers 401 by throwing, Lambda's count
 * says little. A metric of one's own names no function, so its alarm has to say by `dependsOn` whom it is about.
 */
function isAuthorizerWatched(authorizer: StackResource, resources: readonly StackResource[]): boolean {
  return dependenciesOf(authorizer, FUNCTION)
    .flatMap((lambda) => dependentsOf(lambda, METRIC_ALARM, resources))
    .some((alarm) => isOn(alarm, 'AWS/Lambda', 'Errors') || !isOfAws(alarm));
}

function isOn({ props }: StackResource, namespace: string, metric: string): boolean {
  return props.namespace === namespace && props.metricName === metric;
}

function isOfAws({ props }: StackResource): boolean {
  return String(props.namespace).startsWith('AWS/');
}

/** Where it goes is not known in a preview; that it goes somewhere is. */
function isSent(alarm: StackResource, resources: readonly StackResource[]): boolean {
  if (ofType(resources, TOPIC).length === 0) return true;
  const goesSomewhere = 'alarmActions' in alarm.props && alarm.props.actionsEnabled !== false;
  return goesSomewhere && dependenciesOf(alarm, TOPIC).length > 0;
}
