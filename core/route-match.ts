/** What a route is found by. */
interface Matched {
  readonly method: string;
  /** The template of its path. */
  readonly path: string;
}

/** The route that a path leads to, and what its parameters are. */
export interface RouteMatch<R extends Matched> {
  readonly route: R;
  readonly parameters: Readonly<Record<string, string>>;
}

const PARAMETER = /^\{(.+)\}$/;

/**
 * The route that API Gateway finds for a path: the template with the earliest literal segments, and of that the
 * method. A template stands for itself: `/v1/models/{model}` leads where `/v1/models/gpt` does.
 *
 * @returns null where the surface declares neither, or only another method
 */
export function matchRoute<R extends Matched>(
  routes: readonly R[],
  method: string,
  path: string,
): RouteMatch<R> | null {
  const segments = segmentsOf(path);
  const matching = templatesOf(routes).filter((template) => matches(template.segments, segments));
  const found = matching.find(
    ({ route }) => route.path === matching[0]?.route.path && route.method === method,
  );
  return found === undefined
    ? null
    : { route: found.route as R, parameters: parametersOf(found.segments, segments) };
}

interface Template {
  readonly route: Matched;
  readonly segments: readonly string[];
}

/** The templates of lists that were asked before, the most particular first. */
const known = new WeakMap<readonly Matched[], readonly Template[]>();

function templatesOf(routes: readonly Matched[]): readonly Template[] {
  const before = known.get(routes);
  if (before !== undefined) return before;
  const templates = routes
    .map((route) => ({ route, segments: segmentsOf(route.path) }))
    .sort((a, b) => compareTexts(literalsOf(a.segments), literalsOf(b.segments)));
  known.set(routes, templates);
  return templates;
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

/** In this order, a template comes before those that take some of its paths as well. */
function literalsOf(segments: readonly string[]): string {
  return segments.map((part) => (PARAMETER.test(part) ? '1' : '0')).join('');
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function parametersOf(template: readonly string[], segments: readonly string[]): Record<string, string> {
  const pairs = template.flatMap((part, at): [string, string][] => {
    const name = PARAMETER.exec(part)?.[1];
    const value = segments[at] ?? '';
    return name === undefined || PARAMETER.test(value) ? [] : [[name, value]];
  });
  return Object.fromEntries(pairs);
}
