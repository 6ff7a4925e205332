import { isId } from '../../../core/values/id.ts';
import { createTokens } from '../../../stores/tokens.ts';
import { notFound } from '../../requests/not-found.ts';
import { memberOf, originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';

export const deleteToken: ConsoleOperation = async function deleteToken(call, deps) {
  const { memberId } = memberOf(call);
  const tokenId = call.path.tokenId ?? '';
  const existed =
    isId('tok', tokenId) &&
    (await createTokens(ownDirectory(call, deps)).remove(memberId, tokenId, originOf(call)));
  if (!existed) throw notFound('token');
  return { status: 204, log: { deletedTokenId: tokenId } };
};
