import type { Route } from './policy/policy.ts';

/** The route that a path leads to, and what its parameters are. */
export interface RouteMatch {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

const PARAMETER = /^\{(.+)\}$/;

/**
 * The route that API Gateway finds for a path: the template with the earliest literal segments, and of that the
 * method. A template stands for itself: `/v1/models/{model}` leads where `/v1/models/gpt` does.
 *
 * @returns null where the surface declares neither, or only another method
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | null {
  const segments = segmentsOf(path);
  const matching = routes.filter((route) => matches(segmentsOf(route.path), segments));
  const [first] = matching.sort((a, b) => compareSpecific(segmentsOf(a.path), segmentsOf(b.path)));
  const route = matching.find((one) => one.path === first?.path && one.method === method);
  return route === undefined ? null : { route, parameters: parametersOf(segmentsOf(route.path), segments) };
}

/** A path with its parameters made alike: templates of one shape take the same paths. */
export function shapeOf(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}

/** The names of the parameters in a template, in order. */
export function parameterNames(template: string): string[] {
  return segmentsOf(template).flatMap((segment) => PARAMETER.exec(segment)?.[1] ?? []);
}

function segmentsOf(path: string): string[] {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return trimmed.split('/').slice(1);
}

function matches(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, at) => part === segments[at] || (PARAMETER.test(part) && segments[at] !== ''))
  );
}

function compareSpecific(a: readonly string[], b: readonly string[]): number {
  for (const [at, part] of a.entries()) {
    const difference = Number(PARAMETER.test(part)) - Number(PARAMETER.test(b[at] ?? ''));
    if (difference !== 0) return difference;
  }
  return 0;
}

function parametersOf(template: readonly string[], segments: readonly string[]): Record<string, string> {
  const pairs = template.flatMap((part, at): [string, string][] => {
    const name = PARAMETER.exec(part)?.[1];
    const value = segments[at] ?? '';
    return name === undefined || PARAMETER.test(value) ? [] : [[name, value]];
  });
  return Object.fromEntries(pairs);
}
