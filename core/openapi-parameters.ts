import {
  IDEMPOTENCY_KEY_HEADER,
  IDEMPOTENCY_KEY_PATTERN,
  MAX_IDEMPOTENCY_KEY_LENGTH,
} from './idempotency-key.ts';
import type { OperationDescription } from './openapi-description.ts';
import type { Route, Surface } from './policy/policy.ts';

const IDEMPOTENCY_KEY = {
  name: IDEMPOTENCY_KEY_HEADER,
  in: 'header',
  required: false,
  description:
    'A text that you make up for each thing that you create. A request that repeats one with the same key does nothing ' +
    'again, and is answered as the first one was.',
  schema: {
    type: 'string',
    maxLength: MAX_IDEMPOTENCY_KEY_LENGTH,
    pattern: IDEMPOTENCY_KEY_PATTERN.source,
  },
};

/** The parameters in the path of a route, in their order. */
export function pathParameters({ agents }: Surface, path: string): object[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description:
      name === agents?.parameter ? 'The id of the agent that this is about.' : `The ${wordsOf(name)}.`,
    schema: { type: 'string', minLength: 1 },
  }));
}

/** `contactId` is the `id of the contact`; `model` is itself. */
function wordsOf(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).split(' ');
  const owner = words.slice(0, -1).join(' ');
  return owner !== '' && words.at(-1) === 'id' ? `id of the ${owner}` : words.join(' ');
}

/** The parameters of one operation, in its query and in its headers. Those in the path belong to the path. */
export function operationParameters(
  surface: Surface,
  route: Route,
  described: OperationDescription | null,
): object[] {
  return [
    ...queryParameters(described?.query ?? {}),
    ...agentHeader(surface, route),
    ...(route.takesIdempotencyKey ? [IDEMPOTENCY_KEY] : []),
    ...Object.entries(described?.headers ?? {}).map(([name, header]) => ({
      name,
      in: 'header',
      required: header.required ?? false,
      description: header.description,
      schema: header.schema ?? { type: 'string' },
    })),
  ];
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  readonly required?: readonly string[];
}

function queryParameters({ properties = {}, required = [] }: ObjectSchema): object[] {
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function agentHeader({ agents }: Surface, { actsAsAgent, path }: Route): object[] {
  if (!actsAsAgent || agents === null || agents.header === null) return [];
  if (agents.parameter !== null && path.includes(`{${agents.parameter}}`)) return [];
  return [
    {
      name: agents.header,
      in: 'header',
      required: false,
      description:
        'The id of the agent that this request acts as. Needed where the credential is that of no agent, and there are ' +
        'several.',
      schema: { type: 'string' },
    },
  ];
}
