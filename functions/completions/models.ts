import { modelServed } from '../../core/models.ts';
import type { Model } from '../../core/policy/policy.ts';
import { type Call, Failure } from '../chain/call.ts';
import { invalid } from '../requests/check.ts';

/** The models that the called surface serves, the newest first. */
export function modelsOf(call: Call): Model[] {
  return Object.values(call.policy.models)
    .filter((model) => model.surfaces.includes(call.surface.name))
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
}

/** @throws Failure `model_not_found`, the same for a model of another surface as for none at all. */
export function findModel(call: Call, id: string): Model {
  const model = modelServed(call.policy, call.surface.name, id);
  if (model !== null) return model;
  throw new Failure('model_not_found', { params: { model: id }, param: 'model' });
}

/** @throws Failure `invalid_request` if more output is asked for than the model can give. */
export function checkOutputTokens(model: Model, field: string, tokens: number | null | undefined): void {
  if (tokens === undefined || tokens === null || tokens <= model.maxOutputTokens) return;
  const message = `${tokens} is above ${model.maxOutputTokens}, the most that \`${model.id}\` puts out`;
  throw invalid([{ path: field, message }]);
}
