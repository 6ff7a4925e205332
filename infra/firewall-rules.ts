import type * as aws from '@pulumi/aws';
import { errorMessage, errorRow, RETRY_SOON_SECONDS } from '../core/errors/catalogue.ts';
import { DIALECTS } from '../core/errors/dialects.ts';
import type { Policy } from '../core/policy/policy.ts';
import { DeclarationError } from './declaration-error.ts';

type ManagedGroup = aws.types.input.wafv2.WebAclRuleStatementManagedRuleGroupStatement;
type ScopeDown = aws.types.input.wafv2.WebAclRuleStatementManagedRuleGroupStatementScopeDownStatement;

const VENDOR = 'AWS';
/** The longest pattern that a rule may hold. */
const MAX_PATTERN_LENGTH = 512;

/** Groups that judge where a request comes from, never what is written in it. */
const BY_ADDRESS: readonly string[] = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesAnonymousIpList',
];

/**
 * A group of rules that AWS maintains. What people write to a model, or keep in a file, looks like attacks (code,
 * markup, shell commands) and is long, so groups that read requests stay away from the routes that carry prompts or
 * files. They are kept away as a whole, and not rule by rule, because AWS adds rules to a group at any time.
 */
export function managedGroup(name: string, policy: Policy): ManagedGroup {
  const exempt = BY_ADDRESS.includes(name) ? [] : exemptPatterns(policy);
  return {
    vendorName: VENDOR,
    name,
    ...(exempt.length === 0 ? {} : { scopeDownStatement: exceptOn(exempt) }),
  };
}

/**
 * One pattern a surface, matching the paths of its routes that carry prompts or files. The name of the stage stands in
 * front unless the surface is reached by a host name of its own.
 */
function exemptPatterns(policy: Policy): readonly string[] {
  return Object.values(policy.surfaces).flatMap((surface) => {
    const paths = [
      ...new Set(surface.routes.filter(({ carries }) => carries !== null).map(({ path }) => path)),
    ];
    if (paths.length === 0) return [];
    const pattern = `^(/${surface.name})?(${paths.map(patternOf).join('|')})$`;
    if (pattern.length <= MAX_PATTERN_LENGTH) return [pattern];
    throw new DeclarationError([
      `surface \`${surface.name}\`: too many routes carry prompts or files for one firewall rule ` +
        `(${pattern.length} characters, at most ${MAX_PATTERN_LENGTH})`,
    ]);
  });
}

function patternOf(path: string): string {
  return path.replace(/\{[^}]*\}|[.*+?^$()|[\]\\]/g, (part) =>
    part.startsWith('{') ? '[^/]+' : `\\${part}`,
  );
}

function exceptOn(patterns: readonly string[]): ScopeDown {
  const statements = patterns.map((regexString) => ({
    regexMatchStatement: {
      regexString,
      fieldToMatch: { uriPath: {} },
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  }));
  const [only] = statements;
  return {
    notStatement: {
      statement: statements.length === 1 && only !== undefined ? only : { orStatement: { statements } },
    },
  };
}

/** The answer to an address that sends too much, given before it is known which surface it calls. */
export const TOO_FAST = {
  key: 'too-fast',
  status: errorRow('plan_throttled').status,
  headers: { 'retry-after': String(RETRY_SOON_SECONDS) },
} as const;

/** Its body holds the members that the clients of every dialect read; where two differ, the later wins. */
export function tooFastBody(): string {
  const { status } = TOO_FAST;
  const error = { status, code: 'plan_throttled', message: errorMessage('plan_throttled'), requestId: '' };
  const [problem, anthropic, openai] = [DIALECTS.problem, DIALECTS.anthropic, DIALECTS.openai].map(
    (dialect) => dialect.body(error) as { error?: object },
  );
  const {
    requestId: _,
    request_id: __,
    ...body
  } = {
    ...problem,
    ...anthropic,
    error: { ...openai?.error, ...anthropic?.error },
  } as Record<string, unknown>;
  return JSON.stringify(body);
}
