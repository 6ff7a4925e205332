import { judgeToken } from '../../../core/tokens.ts';
import { withUsageKey } from '../../../stores/member-usage-key.ts';
import { createTokens } from '../../../stores/tokens.ts';
import { invalid, readBody } from '../../requests/input.ts';
import { notFound } from '../../requests/not-found.ts';
import { originOf, ownDirectory, signedInMember } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { newToken } from '../schemas.ts';
import { issuedTokenView } from '../views.ts';

/** Only a session makes tokens: whoever gets hold of one token must not make another that outlives it. */
export const createToken: ConsoleOperation = async function createToken(call, deps) {
  const { policy, surface, now } = call;
  const { memberId } = signedInMember(call);
  const asked = readBody(newToken, call);
  if (surface.tokens === null) throw new Error(`the surface ${surface.name} declares no tokens`);
  const { settings, problems } = judgeToken(surface.tokens, asked, now);
  if (problems.length > 0) throw invalid(problems);
  const own = ownDirectory(call, deps);
  const [member, organization] = await Promise.all([own.members.read(memberId), own.read()]);
  if (member === null || organization === null) throw notFound('member');
  const issued = await createTokens(own).issue({
    policy,
    surface,
    organization: await withUsageKey(own, deps.usagePlanKeys, policy, organization),
    member,
    id: call.newId('tok'),
    settings,
    origin: originOf(call),
  });
  return {
    status: 201,
    headers: { 'cache-control': 'no-store' },
    body: issuedTokenView(issued),
    log: { createdTokenId: issued.record.keyId },
  };
};
