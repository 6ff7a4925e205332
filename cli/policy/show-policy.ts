import { join } from 'node:path';
import { leavesOf } from '../../core/policy/leaves.ts';
import type { Policy, Surface } from '../../core/policy/policy.ts';
import { type Path, printPath } from '../../core/policy/problem.ts';
import { loadPolicy, loadPolicyWithSources } from '../../infra/policies.ts';
import { environments } from '../../infra/policy-files.ts';
import { describeEnvironment, describePlans, describeProviders } from './describe-environment.ts';
import { describeLimits } from './describe-limits.ts';
import { describeModels } from './describe-models.ts';
import { describeNetworks, describeRoutes } from './describe-routes.ts';
import { describeSurface } from './describe-surface.ts';
import { mustBeKnown } from './known-name.ts';
import { printSections, type Section } from './section.ts';

export const FORMATS = ['text', 'markdown', 'json'] as const;
export type Format = (typeof FORMATS)[number];
export const TABLES = ['routes', 'limits', 'networks', 'models'] as const;
export type Table = (typeof TABLES)[number];

export interface Shown {
  readonly environment: string;
  readonly directory: string;
  /** How sources name the folder. */
  readonly folder: string;
  /** Everything, if there are none. */
  readonly tables: readonly Table[];
  /** Only this surface; null for all. */
  readonly surface: string | null;
  readonly format: Format;
}

/**
 * The policy of an environment for people, or every value of it for programs.
 *
 * @throws PolicyError if documents are wrong; CommandFailure if there is no such environment or surface
 */
export function showPolicy(shown: Shown): string {
  const { environment, directory, folder, format } = shown;
  mustBeKnown('environment', environment, environments(directory));
  const { policy, sourceOf } = loadPolicyWithSources(environment, directory);
  if (shown.surface !== null) mustBeKnown('surface', shown.surface, Object.keys(policy.surfaces));
  if (format === 'json') {
    const values = leavesOf(policy)
      .filter(({ path }) => isShown(path, shown))
      .map(({ path, value }) => ({ path: printPath(path), value, source: sourceOf(path) }));
    return JSON.stringify({ environment, version: policy.version, folder, values }, null, 2);
  }
  const declared = (path: Path) => {
    const source = sourceOf(path);
    return source === null ? 'default' : `${join(folder, source.file)}:${source.line}`;
  };
  return printSections(sectionsOf(policy, shown), declared, format);
}

function sectionsOf(policy: Policy, { tables, surface, directory }: Shown): Section[] {
  const surfaces = Object.values(policy.surfaces).filter(({ name }) => surface === null || name === surface);
  const names = surfaces.map(({ name }) => name);
  const sections: Readonly<Record<Table, () => Section>> = {
    routes: () => describeRoutes(surfaces),
    limits: () => describeLimits(policy, surfaces),
    networks: () => describeNetworks(policy, blockedBy(directory)),
    models: () => describeModels(policy, names),
  };
  if (tables.length > 0) return tables.map((table) => sections[table]());
  return surface === null
    ? [
        describeEnvironment(policy),
        ...surfaces.flatMap(described),
        describePlans(policy),
        describeProviders(policy),
        sections.models(),
        sections.networks(),
      ]
    : [...surfaces.flatMap(described), sections.models()];
}

function described(surface: Surface): Section[] {
  return [describeSurface(surface), { ...describeRoutes([surface]), title: `Routes of ${surface.name}` }];
}

function blockedBy(directory: string): (network: string) => readonly string[] {
  const firewalls = environments(directory).map((name) => {
    const { firewall } = loadPolicy(name, directory).environment;
    return { name, block: firewall?.block ?? [] };
  });
  return (network) => firewalls.filter(({ block }) => block.includes(network)).map(({ name }) => name);
}

/** Which values belong to which table. */
const BELONGS: Readonly<Record<Table, RegExp>> = {
  routes: /^surfaces\.[^.]+\.routes\[/,
  limits:
    /^surfaces\.[^.]+\.(keys\.limits|(sessions|tokens)\.(limits|attempts|atMost))|^plans\.[^.]+\.(throttle|quota)|^environment\.(throttle|authorizerConcurrency|firewall\.ratePerFiveMinutes)/,
  networks: /^networks\.|^environment\.firewall\.block/,
  models: /^(models|providers)\./,
};

function isShown(path: Path, { tables, surface }: Shown): boolean {
  const [part, name] = path;
  if (surface !== null && (part !== 'surfaces' || name !== surface)) return false;
  return tables.length === 0 || tables.some((table) => BELONGS[table].test(printPath(path)));
}
