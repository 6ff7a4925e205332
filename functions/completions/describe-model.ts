import type * as z from 'zod/mini';
import type { DialectName, Model } from '../../core/policy/policy.ts';
import type * as shapes from './shapes.ts';

type OpenaiModel = z.output<typeof shapes.openaiModel>;
type AnthropicModel = z.output<typeof shapes.anthropicModel>;

/** A model as the dialect's clients expect it. */
export function describeModel(dialect: DialectName, model: Model): OpenaiModel | AnthropicModel {
  return dialect === 'anthropic' ? anthropicModel(model) : openaiModel(model);
}

/** https://github.com/openai/openai-openapi, schema `Model`. */
function openaiModel(model: Model): OpenaiModel {
  return { id: model.id, object: 'model', created: model.createdAt, owned_by: model.provider };
}

/** `ModelInfo` of the TypeScript SDK 1.11: every model that is declared is active and belongs to no line. */
function anthropicModel(model: Model): AnthropicModel {
  return {
    type: 'model',
    id: model.id,
    display_name: model.title,
    created_at: new Date(model.createdAt * 1000).toISOString(),
    max_input_tokens: model.contextTokens,
    max_tokens: model.maxOutputTokens,
    capabilities: null,
    lifecycle: 'active',
    line: null,
    deprecated_at: null,
    retires_at: null,
  };
}
