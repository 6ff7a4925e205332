import { jsonOf, listOf, objectOf } from './properties.ts';
import type { Properties } from './rule.ts';

/** One thing that a statement allows. */
export interface Pair {
  readonly action: string;
  readonly resource: string;
}

export interface Allowance {
  /** It names what it does not allow (`NotAction`, `NotResource`). */
  readonly excepts: boolean;
  readonly pairs: readonly Pair[];
}

/** What a policy document of IAM allows, a statement at a time; null if it is none. */
export function readPolicy(text: unknown): readonly Allowance[] | null {
  return allowing(text)?.map(allowanceOf) ?? null;
}

/** Everyone whom a trust policy or a resource's policy allows anything; null if it is none. */
export function principalsOf(text: unknown): readonly string[] | null {
  return allowing(text)?.flatMap(principals) ?? null;
}

/** A service of AWS that a resource's policy allows something, and the resources on whose behalf. */
export interface ServiceGrant {
  readonly service: string;
  /** ARNs; empty for those of anybody. */
  readonly sources: readonly string[];
}

/** Every service that a resource's policy allows anything. */
export function servicesOf(text: unknown): readonly ServiceGrant[] {
  return (allowing(text) ?? []).flatMap((statement) =>
    listOf(objectOf(statement.Principal).Service).map((service) => ({
      service: String(service),
      sources: sourcesOf(statement),
    })),
  );
}

const COMPARES_ARNS = /^(String|Arn)(Equals|Like)$/;

function sourcesOf({ Condition }: Properties): readonly string[] {
  return Object.entries(objectOf(Condition))
    .filter(([operator]) => COMPARES_ARNS.test(operator))
    .flatMap(([, keys]) => Object.entries(objectOf(keys)))
    .filter(([key]) => key.toLowerCase() === 'aws:sourcearn')
    .flatMap(([, arns]) => listOf(arns).map(String));
}

/** Whether it denies everyone every action without TLS. */
export function refusesPlainHttp(text: unknown): boolean {
  return statementsOf(text).some(
    ({ Effect, Principal, Action, Condition }) =>
      Effect === 'Deny' &&
      (Principal === '*' || objectOf(Principal).AWS === '*') &&
      listOf(Action).some((action) => action === '*' || action === 's3:*') &&
      String(objectOf(objectOf(Condition).Bool)['aws:SecureTransport']) === 'false',
  );
}

function allowing(text: unknown): readonly Properties[] | null {
  const statements = statementsOf(text);
  if (statements.length === 0) return null;
  return statements.filter(({ Effect }) => Effect !== 'Deny');
}

function statementsOf(text: unknown): readonly Properties[] {
  return listOf(objectOf(jsonOf(text)).Statement).map(objectOf);
}

function allowanceOf(statement: Properties): Allowance {
  const resources = listOf(statement.Resource).map(String);
  return {
    excepts: 'NotAction' in statement || 'NotResource' in statement,
    pairs: listOf(statement.Action).flatMap((action) =>
      resources.map((resource) => ({ action: String(action), resource })),
    ),
  };
}

function principals(statement: Properties): readonly string[] {
  if ('NotPrincipal' in statement) return ['*'];
  const { Principal } = statement;
  const named = typeof Principal === 'object' && Principal !== null ? Object.values(Principal) : [Principal];
  return named.flatMap(listOf).map(String);
}
