import type { Model } from '../../../core/policy/policy.ts';
import type { Call, Reply } from '../../chain/call.ts';
import { invalid } from '../../requests/check.ts';
import { anthropicVersion } from '../anthropic-version.ts';
import { describeModel } from '../describe-model.ts';
import { modelsOf } from '../models.ts';

/** Anthropic's own bounds: https://platform.claude.com/docs/en/api/models-list. */
const DEFAULT_PAGE = 20;
export const LARGEST_PAGE = 1000;

/** `GET …/models`: the models of the called surface, in the shape of the caller's dialect. */
export async function listModels(call: Call): Promise<Reply> {
  const models = modelsOf(call);
  if (call.dialect !== 'anthropic') {
    return { status: 200, body: { object: 'list', data: models.map((one) => describeModel('openai', one)) } };
  }
  anthropicVersion(call);
  const { page, hasMore } = pageOf(models, call.query);
  return {
    status: 200,
    body: {
      data: page.map((one) => describeModel('anthropic', one)),
      has_more: hasMore,
      first_id: page[0]?.id ?? null,
      last_id: page.at(-1)?.id ?? null,
    },
  };
}

/** `has_more` looks in the direction of the paging: behind the page, or with `before_id` in front of it. */
function pageOf(
  models: readonly Model[],
  query: Call['query'],
): { page: readonly Model[]; hasMore: boolean } {
  const limit = readLimit(query.limit);
  const { before_id: before, after_id: after } = query;
  if (before !== undefined && after !== undefined) {
    throw invalid([{ path: 'before_id', message: 'not together with `after_id`' }]);
  }
  if (before !== undefined) {
    const end = placeOf(models, 'before_id', before);
    const start = Math.max(0, end - limit);
    return { page: models.slice(start, end), hasMore: start > 0 };
  }
  const start = after === undefined ? 0 : placeOf(models, 'after_id', after) + 1;
  return { page: models.slice(start, start + limit), hasMore: start + limit < models.length };
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PAGE;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= LARGEST_PAGE) return limit;
  throw invalid([{ path: 'limit', message: `expected a whole number from 1 to ${LARGEST_PAGE}` }]);
}

function placeOf(models: readonly Model[], field: string, id: string): number {
  const place = models.findIndex((model) => model.id === id);
  if (place >= 0) return place;
  throw invalid([{ path: field, message: 'names no model of this list' }]);
}
