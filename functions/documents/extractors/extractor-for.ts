import type { Model } from '../../../core/policy/policy.ts';
import type { Call } from '../../chain/call.ts';
import { findModel, modelsOf } from '../../completions/models.ts';
import type { DocumentsDeps } from '../deps.ts';
import type { Extractor } from './extractor.ts';
import { createModelExtractor } from './model/model-extractor.ts';
import { patternExtractor } from './pattern/pattern-extractor.ts';

/**
 * Who extracts for a caller: the model that was asked for, or else the newest of the called surface, where an upstream
 * answers this caller for it; the built-in extractor where none does.
 *
 * @param asked id of a model; null for whichever
 * @throws Failure `model_not_found`; `model_unavailable` where nobody can say whether an upstream is connected
 */
export async function extractorFor(
  call: Call,
  asked: string | null,
  { connectedProvider, charging }: Pick<DocumentsDeps, 'connectedProvider' | 'charging'>,
): Promise<{ readonly extractor: Extractor; readonly model: Model | null }> {
  const model = asked === null ? (modelsOf(call)[0] ?? null) : findModel(call, asked);
  const provider = model === null ? null : await connectedProvider(model, call.caller);
  if (model === null || provider === null) return { extractor: patternExtractor, model: null };
  // A request may need several completions: it is counted by itself.
  const paid = charging(provider, { call, isRequest: false });
  return { extractor: createModelExtractor(model, paid), model };
}
