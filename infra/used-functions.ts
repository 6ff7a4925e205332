import { existsSync } from 'node:fs';
import type { Policy, Route } from '../core/policy/policy.ts';
import { handlerOf } from './bundle.ts';
import { DeclarationError } from './declaration-error.ts';
import { ANSWERING_ONCE, AUTHORIZER, type FunctionDeclaration } from './functions.ts';

/** CloudWatch Logs takes no more filters than these for one log group, and raises it for nobody. */
const MAX_SUBSCRIPTIONS = 2;

/**
 * Those of the functions that a policy needs: what its routes name, the authorizer where a route asks it, and
 * everything that no route calls.
 *
 * @throws DeclarationError with every problem
 */
export function functionsOf(
  policy: Policy,
  root: string,
  functions: readonly FunctionDeclaration[],
): readonly FunctionDeclaration[] {
  const routes = Object.values(policy.surfaces).flatMap(({ routes }) => routes);
  const used = functions.filter(({ name, invokedBy }) => {
    if (invokedBy !== 'gateway') return true;
    return name === AUTHORIZER.name
      ? routes.some(({ publicBecause }) => publicBecause === null)
      : routes.some((route) => route.function === name);
  });
  const problems = [
    ...problemsOfRoutes(policy, functions),
    ...problemsOfSubscriptions(used),
    ...problemsOfHandlers(used, root),
  ];
  if (problems.length > 0) throw new DeclarationError(problems);
  return used;
}

function problemsOfRoutes(policy: Policy, functions: readonly FunctionDeclaration[]): readonly string[] {
  const servable = functions.filter(
    ({ name, invokedBy }) => invokedBy === 'gateway' && name !== AUTHORIZER.name,
  );
  const names = servable.map(({ name }) => name).join(', ');
  return Object.values(policy.surfaces).flatMap((surface) =>
    surface.routes.flatMap((route) => {
      const where = `surface \`${surface.name}\`, route \`${route.id}\``;
      const declaration = functions.find(({ name }) => name === route.function);
      if (declaration !== undefined && servable.includes(declaration)) {
        return problemsOfAnsweringOnce(where, route, declaration);
      }
      return [`${where}: ${whyNot(route.function, declaration)}; those that serve routes are ${names}`];
    }),
  );
}

function whyNot(name: string, declaration: FunctionDeclaration | undefined): string {
  switch (declaration?.invokedBy) {
    case 'schedule':
      return `the function \`${name}\` is invoked by a schedule, never by a request`;
    case 'logs':
      return `the function \`${name}\` is invoked with log lines, never by a request`;
    default:
      return `there is no function \`${name}\``;
  }
}

function problemsOfAnsweringOnce(where: string, route: Route, { name, tables }: FunctionDeclaration) {
  if (!route.takesIdempotencyKey) return [];
  const missing = ANSWERING_ONCE.filter((action) => tables.idempotency?.includes(action) !== true);
  if (missing.length === 0) return [];
  const needs = `${missing.join(', ')} on the table \`idempotency\``;
  return [`${where}: it takes an Idempotency-Key, but the function \`${name}\` may not use ${needs}`];
}

function problemsOfSubscriptions(used: readonly FunctionDeclaration[]): readonly string[] {
  const readers = used.filter(({ invokedBy }) => invokedBy === 'logs').map(({ name }) => `\`${name}\``);
  if (readers.length <= MAX_SUBSCRIPTIONS) return [];
  return [
    `functions ${readers.join(', ')} are invoked with the lines of every log, and a log has at most ` +
      `${MAX_SUBSCRIPTIONS} subscription filters`,
  ];
}

function problemsOfHandlers(used: readonly FunctionDeclaration[], root: string): readonly string[] {
  return used
    .map(({ name }) => ({ name, handler: handlerOf(root, name) }))
    .filter(({ handler }) => !existsSync(handler))
    .map(({ name, handler }) => `function \`${name}\`: its handler \`${handler}\` is missing`);
}
