import { EVERYWHERE } from '../levels.ts';
import { type Pair, principalsOf, readPolicy, servicesOf } from '../policy-document.ts';
import { listOf, objectOf } from '../properties.ts';
import type { Resource, ResourceRule } from '../rule.ts';
import {
  BUCKET_POLICY,
  FUNCTION_PERMISSION,
  FUNCTION_URL,
  MANAGED_POLICY,
  ROLE,
  ROLE_POLICY,
  ROLE_POLICY_ATTACHMENT,
} from '../types.ts';

interface Necessity {
  readonly actions: readonly string[];
  readonly resource: RegExp;
  readonly because: string;
}

/** The wildcards that cannot be avoided. */
const NECESSARY: readonly Necessity[] = [
  {
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    resource: /^\*$/,
    because: 'X-Ray knows no resources to name',
  },
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resource: /:log-group:[^*?]+:\*$/,
    because: 'Lambda makes up the names of the streams in a log group',
  },
  {
    actions: ['apigateway:DELETE'],
    resource: /^[^*?]+::\/apikeys\/\*$/,
    because: "an API key's id is not known before it is made",
  },
  {
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    resource: /^arn:[\w-]+:s3:[^*?/]+\/\*$/,
    because: "an object's key is not known before it is put",
  },
];

const WILDCARD = /[*?]/;
/** Policies that AWS wrote; those for one service role are narrow, the others are full of wildcards. */
const BROAD_AWS_POLICY = /^arn:[\w-]+:iam::aws:policy\/(?!service-role\/)/;

const JUDGES: Readonly<Record<string, (resource: Resource) => readonly string[]>> = {
  [ROLE_POLICY]: ({ props }) => judgePolicy(props.policy),
  [MANAGED_POLICY]: ({ props }) => judgePolicy(props.policy),
  [ROLE]: judgeRole,
  [ROLE_POLICY_ATTACHMENT]: ({ props }) => judgeAwsPolicy(props.policyArn),
  [BUCKET_POLICY]: judgeBucketPolicy,
  [FUNCTION_PERMISSION]: judgeFunctionPermission,
  [FUNCTION_URL]: ({ props }) =>
    props.authorizationType === 'AWS_IAM' ? [] : ['lets anyone call the function past the gateway'],
};

export const forbidWildcardPermissions: ResourceRule = {
  id: 'forbid-wildcard-permissions',
  description: 'A permission names who may do what to which resource.',
  levels: EVERYWHERE,
  remediation:
    'Name the actions and the ARNs; a wildcard that AWS leaves no way around goes into the rule, with its reason.',
  types: Object.keys(JUDGES),
  judge: (resource) => JUDGES[resource.type]?.(resource) ?? [],
};

function judgePolicy(text: unknown): readonly string[] {
  const statements = readPolicy(text);
  if (statements === null) return ['has a policy that cannot be read'];
  return statements.flatMap(({ excepts, pairs }) =>
    excepts ? ['allows everything but what it excludes'] : pairs.filter(isTooWide).map(describe),
  );
}

function isTooWide({ action, resource }: Pair): boolean {
  if (WILDCARD.test(action)) return true;
  if (!WILDCARD.test(resource)) return false;
  return !NECESSARY.some(
    ({ actions, resource: pattern }) => actions.includes(action) && pattern.test(resource),
  );
}

function describe({ action, resource }: Pair): string {
  return `allows ${action} on ${resource}`;
}

function judgeRole({ props }: Resource): readonly string[] {
  const trusted = principalsOf(props.assumeRolePolicy);
  return [
    ...(trusted === null ? ['has a trust policy that cannot be read'] : []),
    ...(trusted?.includes('*') ? ['can be assumed by anyone'] : []),
    ...listOf(props.inlinePolicies).flatMap((inline) => judgePolicy(objectOf(inline).policy)),
    ...listOf(props.managedPolicyArns).flatMap(judgeAwsPolicy),
  ];
}

function judgeAwsPolicy(arn: unknown): readonly string[] {
  return BROAD_AWS_POLICY.test(String(arn)) ? [`is given ${arn}`] : [];
}

/**
 * What names one source of a service. API Gateway is not among them: it calls from the routes of one API, and their
 * addresses end in a wildcard.
 */
const ONE_SOURCE: Readonly<Record<string, RegExp>> = {
  'cloudfront.amazonaws.com': /^arn:[\w-]+:cloudfront::\d+:distribution\/[^*?]+$/,
  'events.amazonaws.com': /^arn:[\w-]+:events:[^*?]+:rule\/[^*?]+$/,
  // The streams in a log group follow its name.
  'logs.amazonaws.com': /^arn:[\w-]+:logs:[^*?]+:log-group:[^*?]+:\*$/,
};

function judgeBucketPolicy({ props }: Resource): readonly string[] {
  return [
    ...judgePolicy(props.policy),
    ...(principalsOf(props.policy)?.includes('*') ? ['lets anyone at the bucket'] : []),
    ...servicesOf(props.policy).flatMap(({ service, sources }) =>
      sources.length === 0
        ? [`lets ${service} at the bucket for anybody`]
        : sources
            .filter((source) => WILDCARD.test(source) || ONE_SOURCE[service]?.test(source) === false)
            .map((source) => `lets ${service} at the bucket for ${source}`),
    ),
  ];
}

/** A service calls on behalf of anybody's resources unless one is named. */
function judgeFunctionPermission({ props }: Resource): readonly string[] {
  const { principal } = props;
  if (principal === '*') return ['lets anyone call the function'];
  if (!('sourceArn' in props)) return [`lets ${principal} call the function for anybody`];
  const one = ONE_SOURCE[String(principal)];
  if (one === undefined || one.test(String(props.sourceArn))) return [];
  return [`lets ${principal} call the function from ${props.sourceArn}`];
}
