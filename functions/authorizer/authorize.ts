import { hash as sha } from 'node:crypto';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { namedAgents } from '../../core/agent-naming.ts';
import { claimOf } from '../../core/claim.ts';
import { readCredential } from '../../core/credential.ts';
import { decide, findRoute } from '../../core/decide.ts';
import type { Decision } from '../../core/decision.ts';
import { writeDecision } from '../../core/decision-log/write-decision.ts';
import { errorMessage } from '../../core/errors/catalogue.ts';
import type { Credential, RequestFacts } from '../../core/facts.ts';
import { embeddedMetrics, UNCHECKED_CREDENTIALS } from '../../core/metrics.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { CredentialGate } from '../../stores/credential-gate.ts';
import { type AuthorizerContext, writeCaller } from '../authorizer-context.ts';
import { headerValues } from '../header-values.ts';

export interface AuthorizerDeps {
  readonly policy: Policy;
  readonly gate: CredentialGate;
  /** Unix seconds, with fractions. */
  readonly clock: () => number;
  readonly write: (line: string) => void;
}

type Authorize = (event: APIGatewayRequestAuthorizerEvent) => Promise<APIGatewayAuthorizerResult>;

const describeFailureMetrics = embeddedMetrics([['environment']], { [UNCHECKED_CREDENTIALS]: 'Count' });

/** The exact text by which API Gateway tells a 401 from a failure of the authorizer. */
const UNAUTHORIZED = 'Unauthorized';

/**
 * A store request at most for whatever has the form of a credential, and none for what has not; what the claim
 * spends, it spends only if the request passes.
 */
export function createAuthorizer(deps: AuthorizerDeps): Authorize {
  const { policy, clock } = deps;

  return async function authorize(event) {
    const now = clock();
    const request = gatherFacts(policy, event);
    const asked = await judge(deps, request, now).catch((cause: unknown) => ({ cause }));
    if ('cause' in asked) {
      logFailure(deps, event, asked.cause, now);
      return allow(event, { verdict: 'refuse', code: 'store_unavailable' });
    }
    const { decision, credential } = asked;
    logDecision(deps, event, request, asked, now);
    return answer(event, decision, credential);
  };
}

interface Judged {
  readonly decision: Decision;
  readonly credential: Credential | null;
}

async function judge({ policy, gate }: AuthorizerDeps, request: RequestFacts, now: number): Promise<Judged> {
  const withoutRecord = decide(policy, request, null, now);
  const { presented } = request;
  if (
    presented.state !== 'well-formed' ||
    withoutRecord.effect === 'allow' ||
    withoutRecord.code !== 'credential_unknown'
  ) {
    return { decision: withoutRecord, credential: null };
  }
  const { hash } = presented;
  const claim = claimOf(policy, request, now);
  let claimed = await gate.claim(hash, claim);
  let decision = decide(policy, request, claimed.credential, now);
  // The first request that this process sees of a credential restricted to networks: now its networks are known.
  if (decision.effect === 'allow' && !claimed.counted) {
    claimed = await gate.claim(hash, claim);
    decision = decide(policy, request, claimed.credential, now);
  }
  // INVARIANT: the claim holds exactly where `decide` allows. Should they ever differ, nobody passes.
  if ((decision.effect === 'allow') !== claimed.counted) {
    throw new Error(`the store and the decision differ on ${claimed.credential?.keyId}`);
  }
  return { decision, credential: claimed.credential };
}

function gatherFacts(policy: Policy, event: APIGatewayRequestAuthorizerEvent): RequestFacts {
  const surfaceName = event.stageVariables?.surface ?? '';
  const surface = policy.surfaces[surfaceName];
  const request = { surface: surfaceName, method: event.httpMethod, resource: event.resource };
  const route = surface && findRoute(surface.routes, request);
  const { sourceIp } = event.requestContext.identity;
  if (surface === undefined || route === undefined) {
    return { ...request, sourceIp, presented: { state: 'none' }, agents: [] };
  }
  const headers = headerValues(event.multiValueHeaders);
  return {
    ...request,
    sourceIp,
    presented: readCredential(policy, surface, route, headers, hashOf),
    agents: namedAgents(surface, event.pathParameters ?? {}, headers),
  };
}

function hashOf(text: string): string {
  return sha('sha256', text, 'base64url');
}

function answer(
  event: APIGatewayRequestAuthorizerEvent,
  decision: Decision,
  credential: Credential | null,
): APIGatewayAuthorizerResult {
  const caller =
    credential === null || decision.windows === null ? {} : writeCaller(credential, decision.windows);
  if (decision.effect === 'allow') return allow(event, { verdict: 'allow', ...caller }, credential?.usageKey);
  if (decision.status === 401) throw new Error(UNAUTHORIZED);
  const { code } = decision;
  if (decision.effect === 'deny') {
    const message = errorMessage(code, decision.params);
    return policyFor(event, 'Deny', { verdict: 'deny', code, message, ...markOf(credential) });
  }
  const context = { verdict: 'refuse', ...caller, code, params: JSON.stringify(decision.params) };
  return allow(event, context, credential?.usageKey);
}

/** Every answer to a sandbox key says so, the gateway's own as well. */
function markOf(credential: Credential | null): AuthorizerContext {
  return credential?.sandbox === true ? { sandbox: 'true' } : {};
}

function allow(
  event: APIGatewayRequestAuthorizerEvent,
  context: AuthorizerContext,
  usageKey?: string,
): APIGatewayAuthorizerResult {
  return { ...policyFor(event, 'Allow', context), ...(usageKey ? { usageIdentifierKey: usageKey } : {}) };
}

function policyFor(
  event: APIGatewayRequestAuthorizerEvent,
  effect: 'Allow' | 'Deny',
  context: AuthorizerContext,
): APIGatewayAuthorizerResult {
  return {
    principalId: context.keyId ?? 'unknown',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resourceOf(event.methodArn) }],
    },
    context,
  };
}

/**
 * The method of this request, on any path: `<api>/<stage>/<METHOD>/*`. A path of the client's own would make the ARN as
 * long as it likes, where API Gateway takes 512 characters. The answer is for this one request: it is never cached.
 */
function resourceOf(methodArn: string): string {
  return `${methodArn.split('/', 3).join('/')}/*`;
}

function logDecision(
  { write, policy }: AuthorizerDeps,
  { requestContext }: APIGatewayRequestAuthorizerEvent,
  request: RequestFacts,
  { decision, credential }: Judged,
  now: number,
): void {
  if (decision.effect === 'allow' && policy.environment.loggedDecisions === 'denied') return;
  const about = {
    requestId: requestContext.requestId,
    environment: policy.environment.name,
    policyVersion: policy.version,
  };
  write(writeDecision({ ...about, request, record: credential, now, decision }));
}

function logFailure(
  { write, policy }: AuthorizerDeps,
  { requestContext }: APIGatewayRequestAuthorizerEvent,
  cause: unknown,
  now: number,
): void {
  write(
    JSON.stringify({
      ...describeFailureMetrics(now),
      level: 'ERROR',
      message: 'the credential could not be checked',
      environment: policy.environment.name,
      [UNCHECKED_CREDENTIALS]: 1,
      requestId: requestContext.requestId,
      cause: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
    }),
  );
}
