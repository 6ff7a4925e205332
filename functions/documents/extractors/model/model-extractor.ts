import type { Problem } from '../../../../core/keys/settings.ts';
import type { Model } from '../../../../core/policy/policy.ts';
import { Failure } from '../../../chain/call.ts';
import type { CompletionRequest, Provider, Usage } from '../../../providers/provider.ts';
import { Unreadable } from '../../formats/unreadable.ts';
import type { FieldsSchema, Judgement } from '../../schema/fields-schema.ts';
import { isJsonObject, type JsonObject } from '../../schema/json-schema.ts';
import type { Extracted, ExtractOptions, Extractor } from '../extractor.ts';
import { withoutNulls } from '../settle.ts';
import { promptFor, repairPrompt, responseFormat } from './prompt.ts';
import { readCompletion, readJsonAnswer, type Said } from './read-answer.ts';

/** No writing has more characters to a token; a document that is too long even so cannot be read whole. */
const MAX_CHARACTERS_PER_TOKEN = 8;

type Messages = Extract<CompletionRequest, { dialect: 'openai' }>['body']['messages'];

/**
 * Asks a model. An answer that does not fit the schema is sent back once, with what is wrong with it.
 *
 * @throws Failure `extraction_failed` if the second answer does not fit either; what the provider throws;
 * `upstream_timeout` if `signal` is aborted
 */
export function createModelExtractor(model: Model, provider: Provider): Extractor {
  return {
    name: 'model',
    async extract(document, fields, options, signal): Promise<Extracted> {
      const { text } = document.content;
      if (text.length > model.contextTokens * MAX_CHARACTERS_PER_TOKEN) {
        throw new Unreadable(`it is longer than the model \`${model.id}\` can read`);
      }
      const usage = { inputTokens: 0, outputTokens: 0 };
      const ask = async (messages: Messages): Promise<Said> => {
        const { said, used } = await complete(provider, requestOf(model, fields, messages, options), signal);
        usage.inputTokens += used.inputTokens;
        usage.outputTokens += used.outputTokens;
        return said;
      };
      const prompt = promptFor(document, options.instructions);
      const said = await ask(prompt);
      const first = judgeAnswer(said, fields);
      if ('data' in first) return { ...first, usage };
      const second = judgeAnswer(await ask([...prompt, ...repairPrompt(said.text, first.problems)]), fields);
      if ('data' in second) return { ...second, usage };
      // Of what a model says, names and values are content: only their number is for the log.
      const cause = `problems after one repair: ${second.problems.length}`;
      throw new Failure('extraction_failed', { cause });
    },
  };
}

function requestOf(
  model: Model,
  { schema }: FieldsSchema,
  messages: Messages,
  { requestId, now }: ExtractOptions,
): CompletionRequest {
  return {
    dialect: 'openai',
    model,
    headers: {},
    requestId,
    now,
    stream: false,
    body: {
      model: model.id,
      messages,
      response_format: responseFormat(schema),
      temperature: 0,
      max_completion_tokens: model.maxOutputTokens,
    },
  };
}

async function complete(
  provider: Provider,
  request: CompletionRequest,
  signal: AbortSignal,
): Promise<{ said: Said; used: Usage }> {
  // An answer that nobody could get would be paid for.
  if (signal.aborted) throw new Failure('upstream_timeout');
  const answer = await provider.complete(request, signal).catch((error: unknown) => {
    throw signal.aborted ? new Failure('upstream_timeout', { cause: error }) : error;
  });
  const said = 'body' in answer ? readCompletion(answer.body) : null;
  if (said === null) throw new Failure('upstream_error', { cause: 'the answer is no completion' });
  return { said, used: answer.usage() };
}

type Outcome =
  | { readonly data: JsonObject; readonly missing: Judgement['missing'] }
  | { readonly problems: readonly Problem[] };

function judgeAnswer({ text, isComplete }: Said, fields: FieldsSchema): Outcome {
  const answer = isComplete ? readJsonAnswer(text) : undefined;
  if (!isJsonObject(answer)) {
    return { problems: [{ path: '', message: isComplete ? 'is no JSON object' : 'is cut off; be brief' }] };
  }
  const data = withoutNulls(answer, fields);
  const { missing, problems } = fields.judge(data);
  return problems.length === 0 ? { data, missing } : { problems };
}
