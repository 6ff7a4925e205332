import { modelServed } from '../models.ts';
import type { Model, Policy, Prices } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import { printMoney } from '../values/money.ts';
import type { Answer, Change } from './change.ts';
import { compareTerm, inBoth, inOne, isNeutral, moreIsLooser, moreIsTighter } from './term.ts';

/** Which models answer on which surface, and at what price and bounds. */
export function compareModels(base: Policy, head: Policy): Change[] {
  return [
    ...compareServed(base, head),
    ...inBoth(base.models, head.models).flatMap(({ name, before, after }) =>
      compareModel(name, before, after),
    ),
    ...compareProviders(base, head),
  ];
}

/** Whether a model answers on a surface: asked of both, as the completions function asks. */
function answerModel(policy: Policy, surface: string, id: string): Answer {
  return modelServed(policy, surface, id) === null
    ? { text: '404 model_not_found', rule: null }
    : { text: 'answered', rule: null };
}

function compareServed(base: Policy, head: Policy): Change[] {
  const ids = [...new Set([...Object.keys(base.models), ...Object.keys(head.models)])];
  const surfaces = [...new Set([...Object.keys(base.surfaces), ...Object.keys(head.surfaces)])];
  return surfaces.flatMap((surface) =>
    ids
      .filter((id) => (modelServed(base, surface, id) === null) !== (modelServed(head, surface, id) === null))
      .map((id) => {
        const isNew = modelServed(head, surface, id) !== null;
        return {
          subject: 'models',
          mark: isNew ? 'loosened' : 'tightened',
          surface,
          title: isNew ? `${id} can be asked for` : `${id} cannot be asked for any more`,
          routes: [],
          region: [`completions of ${id}`],
          before: answerModel(base, surface, id),
          after: answerModel(head, surface, id),
          witness: {
            says: `A request for a completion of ${id}, otherwise in order`,
            before: null,
            after: null,
          },
          declared: {
            before: declaredIn(base, head, id),
            after: declaredIn(head, base, id),
          },
        };
      }),
  );
}

/** The model as a whole, where the other policy does not know it. */
function declaredIn(policy: Policy, other: Policy, id: string): Path[] {
  if (!(id in policy.models)) return [];
  return [id in other.models ? ['models', id, 'surfaces'] : ['models', id]];
}

const PRICES: readonly (readonly [keyof Prices, string])[] = [
  ['inputMicros', 'a million tokens in'],
  ['cachedInputMicros', 'a million cached tokens in'],
  ['outputMicros', 'a million tokens out'],
];

function compareModel(id: string, before: Model, after: Model): Change[] {
  const common = { subject: 'models', surface: null, region: `completions of ${id}` } as const;
  const at = (...path: string[]) => ['models', id, ...path];
  const counted = (field: 'contextTokens' | 'maxOutputTokens' | 'imageTokens', what: string) =>
    compareTerm(
      {
        ...common,
        path: at(field),
        what: `${id}, ${what}`,
        print: String,
        mark: field === 'imageTokens' ? moreIsTighter : moreIsLooser,
      },
      before[field],
      after[field],
    );
  return [
    // The same balance buys more where a price is lower.
    ...PRICES.flatMap(([field, what]) =>
      compareTerm(
        {
          ...common,
          path: at('prices', field),
          what: `${id}, ${what}`,
          print: printMoney,
          mark: moreIsTighter,
        },
        before.prices[field],
        after.prices[field],
      ),
    ),
    ...counted('contextTokens', 'tokens of a conversation'),
    ...counted('maxOutputTokens', 'tokens of an answer'),
    ...counted('imageTokens', 'tokens of an image at most'),
    ...compareTerm(
      { ...common, path: at('provider'), what: `${id} is run by`, print: String, mark: isNeutral },
      before.provider,
      after.provider,
    ),
    ...compareTerm(
      {
        ...common,
        path: at('upstream'),
        what: `${id} is called at its provider`,
        print: String,
        mark: isNeutral,
      },
      before.upstream,
      after.upstream,
    ),
    ...compareTerm(
      {
        ...common,
        path: at('createdAt'),
        what: `${id} is of`,
        print: (at) => new Date(at * 1000).toISOString().slice(0, 10),
        mark: isNeutral,
      },
      before.createdAt,
      after.createdAt,
    ),
  ];
}

/** Where prompts are sent. */
function compareProviders(base: Policy, head: Policy): Change[] {
  const region = (name: string) => `completions of models of ${name}`;
  const common = { subject: 'models', surface: null } as const;
  return [
    ...inOne(base.providers, head.providers).flatMap(({ name, isNew }) =>
      compareTerm(
        {
          ...common,
          path: ['providers', name],
          what: `Provider ${name}`,
          region: region(name),
          print: (is: boolean) => (is ? 'known' : 'unknown'),
          mark: isNeutral,
        },
        !isNew,
        isNew,
      ),
    ),
    ...inBoth(base.providers, head.providers).flatMap(({ name, before, after }) => [
      ...compareTerm(
        {
          ...common,
          path: ['providers', name, 'url'],
          what: `Prompts for ${name} are sent to`,
          region: region(name),
          print: String,
          mark: isNeutral,
        },
        before.url,
        after.url,
      ),
      ...compareTerm(
        {
          ...common,
          path: ['providers', name, 'paths'],
          what: `Paths of ${name}`,
          region: region(name),
          print: (paths) =>
            Object.entries(paths)
              .map(([dialect, path]) => `${dialect} ${path}`)
              .join(', '),
          mark: isNeutral,
        },
        before.paths,
        after.paths,
      ),
      ...compareTerm(
        {
          ...common,
          path: ['providers', name, 'countTokensPath'],
          what: `Tokens for ${name} are counted at`,
          region: region(name),
          print: (path) => path ?? 'nowhere: they are estimated',
          mark: isNeutral,
        },
        before.countTokensPath,
        after.countTokensPath,
      ),
    ]),
  ];
}
