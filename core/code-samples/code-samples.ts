import { anthropicCall, anthropicSamples, anthropicVariables } from './anthropic-samples.ts';
import type { CodeSample } from './code-sample.ts';
import { curlSample, httpSamples } from './http-samples.ts';
import { openaiSamples, openaiVariables } from './openai-samples.ts';
import { CHAT_COMPLETIONS, MESSAGES, sampledCall } from './sampled-call.ts';
import { keyHeaders, keyPlaceOf, type SampledKey, type SampledSurface } from './sampled-surface.ts';

/** One way of calling a surface. */
export interface SampleGroup {
  /** `OpenAI SDK` */
  readonly title: string;
  readonly samples: readonly CodeSample[];
  /** Environment variables in which clients of this kind look for the key. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface SampledAccess {
  readonly surface: SampledSurface;
  /** Where the surface answers, without a slash at its end. */
  readonly address: string;
  readonly key: SampledKey;
  /** Of those that the surface serves; null where it serves none. */
  readonly model: string | null;
}

/** How a surface is called with a key, in each way that it can be: by the SDKs that fit it, or by HTTP alone. */
export function codeSamples(access: SampledAccess): readonly SampleGroup[] {
  const sdks = [openaiGroup(access), anthropicGroup(access)].filter((group) => group !== null);
  if (sdks.length > 0) return sdks;
  const { surface, address, key, model } = access;
  const call = sampledCall(surface, address, key, model);
  return call === null
    ? []
    : [{ title: 'HTTP', samples: httpSamples(call), variables: plainVariables(access) }];
}

/** The SDKs show the key as a bearer, and call the base URL with their own path behind it. */
function openaiGroup({ surface, address, key, model }: SampledAccess): SampleGroup | null {
  const base = basePathOf(surface, 'openai', CHAT_COMPLETIONS);
  if (base === null || model === null) return null;
  const connection = { key, baseUrl: address + base, model };
  const call = sampledCall(surface, address, key, model);
  return {
    title: 'OpenAI SDK',
    samples: [
      ...(call === null ? [] : [{ language: 'cURL', text: curlSample(call) }]),
      ...openaiSamples(connection),
    ],
    variables: openaiVariables(connection),
  };
}

function anthropicGroup({ surface, address, key, model }: SampledAccess): SampleGroup | null {
  const base = basePathOf(surface, 'anthropic', MESSAGES);
  const place = keyPlaceOf(surface);
  if (base === null || place === null || model === null) return null;
  const connection = { key, baseUrl: address + base, model };
  const curl = curlSample(anthropicCall(address + base + MESSAGES, keyHeaders(place, key), model));
  return {
    title: 'Anthropic SDK',
    samples: [{ language: 'cURL', text: curl }, ...anthropicSamples(connection)],
    variables: anthropicVariables(connection),
  };
}

/** Where an SDK is pointed; null where the surface does not answer what it sends. */
function basePathOf(surface: SampledSurface, way: string, path: string): string | null {
  const base = surface.baseUrls[way];
  const isServed = surface.routes.some((route) => route.method === 'POST' && route.path === `${base}${path}`);
  return base !== undefined && isServed && keyPlaceOf(surface)?.in === 'bearer' ? base : null;
}

/** Of no SDK: named after the surface. */
function plainVariables({ surface, address, key }: SampledAccess): Readonly<Record<string, string>> {
  const prefix = surface.name.toUpperCase().replaceAll('-', '_');
  return {
    [`${prefix}_API_KEY`]: key.value,
    ...(key.secret === null ? {} : { [`${prefix}_API_SECRET`]: key.secret }),
    [`${prefix}_BASE_URL`]: address + (Object.values(surface.baseUrls)[0] ?? ''),
  };
}
