import * as z from 'zod';
import { throttle, writtenEnvironment } from './written-environment.ts';
import { writtenSurface } from './written-surface.ts';
import { cidr, date, matching, name, price, quota, title } from './written-values.ts';

export type { WrittenEnvironment, WrittenOverride, WrittenThrottle } from './written-environment.ts';
export type { WrittenBrowsers, WrittenCredential, WrittenRoute, WrittenSurface } from './written-surface.ts';

const MODEL_ID = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/;
const MAX_TOKENS = 100_000_000;
const BASE_URL = /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9._~-]+)*$/;
const ENDPOINT = /^(\/[A-Za-z0-9._~-]+)+$/;

const modelId = matching(MODEL_ID, 'the id of a model', 'deepseek-chat');
const tokens = z.int().min(1).max(MAX_TOKENS);

const model = z.strictObject({
  title: title.describe('The name that people know it by.'),
  surfaces: z.array(name('console')).min(1).describe('The surfaces that serve it.'),
  provider: name('deepseek').describe('Who runs it: a name under `providers`.'),
  upstream: modelId.optional().describe('Its name at the provider; the same id if left out.'),
  created: date.describe('The day of its release.'),
  context: tokens.describe('Tokens that a conversation may have, answer included.'),
  'max-output': tokens.describe('Tokens that one answer may have.'),
  prices: z
    .strictObject({
      input: price.describe('For the tokens of a request.'),
      'cached-input': price.describe('For those of them that the provider had in its cache.'),
      output: price.describe('For the tokens of the answer.'),
    })
    .describe('Dollars for a million tokens.'),
  'image-tokens': tokens
    .optional()
    .describe('The most that one image counts; a whole context if left out, as for every other attachment.'),
});

const endpoint = matching(ENDPOINT, 'a path', '/v1/chat/completions');

const provider = z.strictObject({
  title: title.describe('The name that people know it by.'),
  url: matching(BASE_URL, 'an address without a slash at its end', 'https://api.deepseek.com').describe(
    'Where it is reached.',
  ),
  speaks: z
    .strictObject({
      openai: endpoint.optional().describe('The path of Chat Completions.'),
      anthropic: endpoint.optional().describe('The path of Messages.'),
    })
    .refine(({ openai, anthropic }) => openai !== undefined || anthropic !== undefined, {
      error: 'a provider speaks `openai`, `anthropic` or both',
    })
    .describe('The protocols that it speaks. A request in the other one is translated.'),
  'counts-tokens': endpoint
    .optional()
    .describe('The path that counts the tokens of a message; they are estimated if left out.'),
});

/** Which models there are, who runs them and what they cost. */
export const writtenModels = z
  .strictObject({
    providers: z.record(name('deepseek'), provider).describe('Who runs models.'),
    models: z.record(modelId, model).describe('The models, by the id that callers send.'),
  })
  .describe('The models and their prices.');

const plan = z.strictObject({
  title: title.describe('The name that people know it by.'),
  throttle: throttle.describe('How fast each key may send.'),
  quota: quota
    .optional()
    .describe('How many requests each key may send in a calendar period; no end if left out.'),
});

/** The plan tiers of organizations: one usage plan of API Gateway each. */
export const writtenPlans = z
  .strictObject({
    default: name('starter').describe('The plan of an organization that has chosen none.'),
    plans: z.record(name('starter'), plan).describe('The plans, by name.'),
  })
  .describe('The plan tiers.');

const network = z.strictObject({
  title: title.describe('Whose addresses these are.'),
  ipv4: z.array(cidr).optional().describe('IPv4 networks and addresses.'),
  ipv6: z.array(cidr).optional().describe('IPv6 networks and addresses.'),
});

/** Named sets of networks: two IP sets of AWS WAF each. */
export const writtenNetworks = z
  .strictObject({ networks: z.record(name('blocked'), network).describe('The sets, by name.') })
  .describe('The named networks.');

export type WrittenModels = z.infer<typeof writtenModels>;
export type WrittenPlans = z.infer<typeof writtenPlans>;
export type WrittenNetworks = z.infer<typeof writtenNetworks>;

/** Every kind of document, by the name of its JSON Schema. */
export const SCHEMAS = {
  surface: writtenSurface,
  environment: writtenEnvironment,
  models: writtenModels,
  plans: writtenPlans,
  networks: writtenNetworks,
} as const;

export type DocumentKind = keyof typeof SCHEMAS;

/** The JSON Schema of a kind of document. Draft 7, which the YAML plugins of editors read. */
export function jsonSchemaOf(kind: DocumentKind): object {
  return z.toJSONSchema(SCHEMAS[kind], { target: 'draft-7' });
}
