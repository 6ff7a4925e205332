import { EVERYWHERE } from '../levels.ts';
import { jsonOf, objectOf } from '../properties.ts';
import type { Properties, Resource, ResourceRule } from '../rule.ts';
import {
  API_KEY,
  FUNCTION,
  GATEWAY_RESPONSE,
  INTEGRATION,
  PARAMETER,
  SECRET_VERSION,
  STAGE,
} from '../types.ts';

/** The last words of names that secrets go by. */
const SECRET_NAME = /(^|_)(SECRETS?|PASSWORDS?|PASSPHRASES?|TOKENS?|API_?KEYS?|PRIVATE_?KEYS?|CREDENTIALS?)$/;
/** Shapes that issuers give their secrets, so that they are recognised wherever they turn up. */
const SECRET_VALUE =
  /\bsk-[\w-]{16,}|\bAKIA[A-Z0-9]{16}\b|\bgh[a-z]_\w{30,}|\bxox[a-z]-[\w-]{10,}|PRIVATE KEY-----/;
/** Says where a secret is kept. */
const ARN = /^arn:[\w-]+:/;

/** Inputs that are handed on to callers or integrations as they are. */
const SENT_INPUTS = ['requestParameters', 'requestTemplates', 'responseParameters', 'responseTemplates'];

/** Inputs that are secrets by definition. */
const SECRET_INPUTS: Readonly<Record<string, readonly string[]>> = {
  [SECRET_VERSION]: ['secretString', 'secretStringWo', 'secretBinary'],
  [API_KEY]: ['value'],
};

export const forbidPlainSecrets: ResourceRule = {
  id: 'forbid-plain-secrets',
  description: 'No secret is written into a resource.',
  levels: EVERYWHERE,
  remediation:
    'Declare a secret without a value, put the value in with `aws secretsmanager put-secret-value`, and pass its ARN.',
  types: [SECRET_VERSION, API_KEY, PARAMETER, FUNCTION, STAGE, INTEGRATION, GATEWAY_RESPONSE],
  judge: (resource) => [
    ...(SECRET_INPUTS[resource.type] ?? [])
      .filter((input) => input in resource.props)
      .map((input) => `holds a secret in \`${input}\``),
    ...judgeParameter(resource),
    ...judgeVariables(resource),
    ...judgeSent(resource),
  ],
};

function judgeParameter({ type, props }: Resource): readonly string[] {
  return type === PARAMETER && props.type === 'SecureString' ? ['holds a secret in `value`'] : [];
}

/** INVARIANT: a message names the variable and never shows its value. */
function judgeVariables(resource: Resource): readonly string[] {
  return Object.entries(variablesOf(resource))
    .filter(([name, value]) => isSecret(name, value))
    .map(([name]) => `holds a secret in its variable \`${name}\``);
}

/** By the shapes of secrets alone: what is mapped here is called after the headers that clients send. */
function judgeSent({ type, props }: Resource): readonly string[] {
  if (type !== INTEGRATION && type !== GATEWAY_RESPONSE) return [];
  return SENT_INPUTS.flatMap((input) =>
    Object.entries(objectOf(props[input]))
      .filter(([, value]) => SECRET_VALUE.test(String(value)))
      .map(([name]) => `holds a secret in \`${input}\`, at \`${name}\``),
  );
}

function variablesOf({ type, props }: Resource): Properties {
  if (type === FUNCTION) return objectOf(objectOf(props.environment).variables);
  return type === STAGE ? objectOf(props.variables) : {};
}

function isSecret(name: string, value: unknown): boolean {
  if (SECRET_VALUE.test(String(value))) return true;
  return SECRET_NAME.test(inCapitals(name)) && !namesPlaces(value);
}

/** `apiKey` and `api-key` as `API_KEY`. */
function inCapitals(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/-/g, '_')
    .toUpperCase();
}

/** An ARN, or JSON whose every value is one. */
function namesPlaces(value: unknown): boolean {
  if (typeof value === 'string' && ARN.test(value)) return true;
  const content = jsonOf(value);
  if (typeof content !== 'object' || content === null) return false;
  return Object.values(content).every((one) => typeof one === 'string' && ARN.test(one));
}
