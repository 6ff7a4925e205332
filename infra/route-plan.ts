import type { Route, Surface } from '../core/policy/policy.ts';
import { DeclarationError } from './declaration-error.ts';

/** One resource of a REST API: a path, with the routes that end there. */
export interface ResourcePlan {
  /** Full path template, `/v1/models/{model}`. */
  readonly path: string;
  /** Path of the resource above; null right under the root. */
  readonly parent: string | null;
  /** Last segment. */
  readonly pathPart: string;
  readonly routes: readonly Route[];
}

/** The resources that a surface's routes need, each after the one above it. */
export function planResources(surface: Surface): readonly ResourcePlan[] {
  const plans = new Map<string, ResourcePlan>();
  for (const route of surface.routes) {
    const segments = route.path.split('/').slice(1);
    for (const [index, pathPart] of segments.entries()) {
      const path = pathOf(segments.slice(0, index + 1));
      const parent = index === 0 ? null : pathOf(segments.slice(0, index));
      const routes = surface.routes.filter((other) => other.path === path);
      plans.set(path, { path, parent, pathPart, routes });
    }
  }
  const problems = clashes(surface, [...plans.values()]);
  if (problems.length > 0) throw new DeclarationError(problems);
  return [...plans.values()];
}

const pathOf = (segments: readonly string[]): string => `/${segments.join('/')}`;

/** API Gateway knows one variable at each place. */
function clashes(surface: Surface, plans: readonly ResourcePlan[]): readonly string[] {
  const variables = plans.filter(({ pathPart }) => pathPart.startsWith('{'));
  return variables.flatMap(({ path, parent }) =>
    variables
      .filter((other) => other.parent === parent && other.path > path)
      .map(
        (other) =>
          `surface \`${surface.name}\`: \`${path}\` and \`${other.path}\` name one place differently`,
      ),
  );
}
