import { parseCidr } from '../values/cidr.ts';
import { type ConsistencyRule, finding, repeated } from './consistency-set.ts';
import { suggest } from './suggest.ts';

/** AWS quotas: usage plans in an account, IP sets in a region (a network makes two), addresses in an IP set. */
const MAX_PLANS = 300;
const MAX_NETWORKS = 50;
const MAX_ADDRESSES = 10_000;

const defaultPlanExists: ConsistencyRule = {
  id: 'default-plan-exists',
  check: ({ plans }) => {
    if (plans === null || Object.hasOwn(plans.value.plans, plans.value.default)) return [];
    const suggestion = suggest(plans.value.default, Object.keys(plans.value.plans));
    return [finding(plans.file, ['default'], `there is no plan \`${plans.value.default}\``, { suggestion })];
  },
};

const plansFitOneAccount: ConsistencyRule = {
  id: 'plans-fit-one-account',
  check: ({ plans }) => {
    const count = Object.keys(plans?.value.plans ?? {}).length;
    if (plans === null || count <= MAX_PLANS) return [];
    return [
      finding(
        plans.file,
        ['plans'],
        `${count} plans are more than the ${MAX_PLANS} usage plans of an account`,
      ),
    ];
  },
};

const modelIsServedByASurface: ConsistencyRule = {
  id: 'model-is-served-by-a-surface',
  check: ({ models, surfaceNames }) =>
    models === null
      ? []
      : Object.entries(models.value.models).flatMap(([id, { surfaces }]) => [
          ...surfaces.flatMap((name, at) =>
            surfaceNames.includes(name)
              ? []
              : [
                  finding(models.file, ['models', id, 'surfaces', at], `there is no surface \`${name}\``, {
                    suggestion: suggest(name, surfaceNames),
                  }),
                ],
          ),
          ...repeated(surfaces).map((at) =>
            finding(
              models.file,
              ['models', id, 'surfaces', at],
              `\`${surfaces[at]}\` stands twice in this list`,
            ),
          ),
        ]),
};

const modelHasAProvider: ConsistencyRule = {
  id: 'model-has-a-provider',
  check: ({ models }) => {
    if (models === null) return [];
    const known = Object.keys(models.value.providers);
    return Object.entries(models.value.models)
      .filter(([, { provider }]) => !known.includes(provider))
      .map(([id, { provider }]) =>
        finding(models.file, ['models', id, 'provider'], `there is no provider \`${provider}\``, {
          suggestion: suggest(provider, known),
        }),
      );
  },
};

const outputFitsTheContext: ConsistencyRule = {
  id: 'output-fits-the-context',
  check: ({ models }) =>
    models === null
      ? []
      : Object.entries(models.value.models)
          .filter(([, model]) => model['max-output'] > model.context)
          .map(([id, model]) =>
            finding(
              models.file,
              ['models', id, 'max-output'],
              `an answer of ${model['max-output']} tokens does not fit a context of ${model.context}`,
            ),
          ),
};

const networkFitsAnIpSet: ConsistencyRule = {
  id: 'network-fits-an-ip-set',
  check: ({ networks }) => {
    if (networks === null) return [];
    const { file, value } = networks;
    const count = Object.keys(value.networks).length;
    return [
      ...(count > MAX_NETWORKS
        ? [finding(file, ['networks'], `${count} networks are more than ${MAX_NETWORKS}`)]
        : []),
      ...Object.entries(value.networks).flatMap(([name, network]) =>
        (['ipv4', 'ipv6'] as const)
          .filter((family) => (network[family]?.length ?? 0) > MAX_ADDRESSES)
          .map((family) =>
            finding(
              file,
              ['networks', name, family],
              `an IP set holds at most ${MAX_ADDRESSES} addresses and networks`,
            ),
          ),
      ),
    ];
  },
};

const addressStandsWhereItBelongs: ConsistencyRule = {
  id: 'address-stands-where-it-belongs',
  check: ({ networks }) =>
    networks === null
      ? []
      : Object.entries(networks.value.networks).flatMap(([name, network]) =>
          (['ipv4', 'ipv6'] as const).flatMap((list) =>
            (network[list] ?? []).flatMap((text, at) => {
              const path = ['networks', name, list, at];
              const block = parseCidr(text);
              if (block === null) return [];
              if (`ipv${block.family}` !== list) {
                return [finding(networks.file, path, `\`${text}\` belongs under \`ipv${block.family}\``)];
              }
              return block.prefix === 0
                ? [
                    finding(
                      networks.file,
                      path,
                      `\`${text}\` is every address there is: an IP set cannot hold it`,
                    ),
                  ]
                : [];
            }),
          ),
        ),
};

export const CATALOGUE_RULES: readonly ConsistencyRule[] = [
  defaultPlanExists,
  plansFitOneAccount,
  modelIsServedByASurface,
  modelHasAProvider,
  outputFitsTheContext,
  networkFitsAnIpSet,
  addressStandsWhereItBelongs,
];
