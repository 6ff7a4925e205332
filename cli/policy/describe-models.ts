import type { Policy } from '../../core/policy/policy.ts';
import { printMoney } from '../../core/values/money.ts';
import { listed } from './describe-environment.ts';
import type { Section } from './section.ts';

/** Every model that one of the surfaces serves; prices are of a million tokens. */
export function describeModels({ models }: Policy, surfaces: readonly string[]): Section {
  return {
    title: 'Models',
    headings: ['model', 'surfaces', 'provider', 'context', 'output', 'input $', 'cached $', 'output $'],
    rows: Object.values(models)
      .filter((model) => model.surfaces.some((surface) => surfaces.includes(surface)))
      .map(({ id, surfaces: served, provider, contextTokens, maxOutputTokens, prices }) => ({
        cells: [
          id,
          listed(served),
          provider,
          String(contextTokens),
          String(maxOutputTokens),
          printMoney(prices.inputMicros),
          printMoney(prices.cachedInputMicros),
          printMoney(prices.outputMicros),
        ],
        path: ['models', id],
      })),
  };
}
