import { consoleSurfaceOf } from '../core/console-surface.ts';
import type { Policy, Surface } from '../core/policy/policy.ts';
import type { RestApi } from './components/rest-api.ts';
import type { SiteArgs } from './components/site.ts';
import { DeclarationError } from './declaration-error.ts';
import { keptSite } from './kept-site.ts';

const ANY_ORIGIN = '*';

/**
 * What the dashboard of an environment is made of; null where it could not work: without a surface that has the console
 * API, or with one that refuses browsers.
 *
 * @param root the checkout whose `dashboard/` is compiled
 * @throws DeclarationError if the documents give it a domain, and it could not work there
 */
export function dashboardOf(
  { environment, surfaces }: Policy,
  root: string,
  apis: ReadonlyMap<string, RestApi>,
): SiteArgs | null {
  const { dashboardDomain } = environment;
  const console = consoleSurfaceOf(surfaces);
  if (console === null || console.browserOrigins === null) {
    if (dashboardDomain === null) return null;
    throw refusal(
      dashboardDomain,
      'no surface has the console API and lets browsers call: there is no dashboard',
    );
  }
  if (dashboardDomain !== null && !letsCall(console, `https://${dashboardDomain}`)) {
    throw refusal(
      dashboardDomain,
      `surface \`${console.name}\` refuses browsers from https://${dashboardDomain}`,
    );
  }
  const open = Object.values(surfaces).filter(({ browserOrigins }) => browserOrigins !== null);
  return {
    environment,
    files: keptSite(root),
    addresses: Object.fromEntries([...apis].map(([name, { address }]) => [name, address])),
    called: open.map(({ name }) => name),
    console: console.name,
  };
}

function letsCall({ browserOrigins }: Surface, origin: string): boolean {
  return browserOrigins?.some((one) => one === ANY_ORIGIN || one === origin) ?? false;
}

function refusal(domain: string, why: string): DeclarationError {
  return new DeclarationError([`the dashboard has the domain \`${domain}\`, but ${why}`]);
}
