import { type Call, Failure } from '../chain/call.ts';
import type { CountTokensBody } from '../providers/requests/messages-body.ts';
import { invalid, type Problem } from '../requests/check.ts';

/** The versions of the Messages API that are served; https://platform.claude.com/docs/en/api/versioning. */
export const ANTHROPIC_VERSIONS = ['2023-06-01', '2026-10-21'] as const;
export type AnthropicVersion = (typeof ANTHROPIC_VERSIONS)[number];

/** Removed by 2026-10-21: an error even with their default values. */
const REMOVED_SAMPLING = ['temperature', 'top_p', 'top_k'] as const;

/** @throws Failure `invalid_request` if the `anthropic-version` header is absent or names no version served. */
export function anthropicVersion(call: Call): AnthropicVersion {
  const sent = call.header('anthropic-version');
  const version = ANTHROPIC_VERSIONS.find((one) => one === sent);
  if (version !== undefined) return version;
  const wrong = sent === undefined ? 'is missing' : 'names no version that is served';
  throw new Failure('invalid_request', {
    params: {
      reason: `the \`anthropic-version\` header ${wrong}; send one of ${ANTHROPIC_VERSIONS.join(', ')}`,
    },
    param: 'anthropic-version',
  });
}

/** @throws Failure `invalid_request` for what the version no longer accepts. */
export function checkAgainstVersion(version: AnthropicVersion, body: CountTokensBody): void {
  if (version === '2023-06-01') return;
  const problems = [...removedSampling(version, body), ...misplacedBlocks(version, body)];
  if (problems.length > 0) throw invalid(problems);
}

function removedSampling(version: AnthropicVersion, body: CountTokensBody): Problem[] {
  return REMOVED_SAMPLING.filter((name) => body[name] !== undefined).map((name) => ({
    path: name,
    message: `removed in version ${version} of the API; leave it out`,
  }));
}

function misplacedBlocks(version: AnthropicVersion, body: CountTokensBody): Problem[] {
  return body.messages.flatMap(({ role, content }, at) => {
    if (typeof content === 'string') return [];
    return content.flatMap((block, index) => {
      const path = `messages.${at}.content.${index}`;
      if (role === 'assistant' && block.type === 'document') {
        return [{ path, message: `a document in an assistant message is refused by version ${version}` }];
      }
      if (role === 'user' && block.type === 'text' && (block.citations?.length ?? 0) > 0) {
        return [
          {
            path: `${path}.citations`,
            message: `citations in a user message are refused by version ${version}`,
          },
        ];
      }
      return [];
    });
  });
}
