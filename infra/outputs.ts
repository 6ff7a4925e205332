import type * as pulumi from '@pulumi/pulumi';
import type { Policy } from '../core/policy/policy.ts';
import type { LambdaFunction } from './components/function.ts';
import type { Site } from './components/site.ts';
import type { PublishedSurface } from './components/surface.ts';
import type { UsagePlan } from './components/usage-plan.ts';
import type { WebAcl } from './components/web-acl.ts';
import type { Grantable } from './grants.ts';
import { DASHBOARD } from './naming.ts';

type ByName = Readonly<Record<string, pulumi.Output<string>>>;

/** What the stack tells: each thing by its name in the documents. */
export interface Outputs {
  readonly environment: string;
  readonly policyVersion: string;
  /** Base addresses, before any path of the surface. */
  readonly urls: ByName;
  readonly restApis: ByName;
  readonly tables: ByName;
  readonly buckets: ByName;
  readonly functions: ByName;
  readonly usagePlans: ByName;
  /** Secrets whose values an operator has to put in. */
  readonly providerSecrets: ByName;
  /** Where the DNS records of own domains have to point: of surfaces, and of the dashboard. */
  readonly domainTargets: ByName;
  /** null where the environment has no firewall. */
  readonly webAclArn: pulumi.Output<string> | null;
  /** null where the environment has no console for the dashboard to work with. */
  readonly dashboardUrl: pulumi.Output<string> | null;
}

export interface Built extends Grantable {
  readonly plans: ReadonlyMap<string, UsagePlan>;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  readonly published: ReadonlyMap<string, PublishedSurface>;
  readonly webAcl: WebAcl | null;
  readonly site: Site | null;
}

export function outputsOf({ environment, version }: Policy, built: Built): Outputs {
  return {
    environment: environment.name,
    policyVersion: version,
    urls: byName(built.apis, ({ address }) => address),
    restApis: byName(built.apis, ({ restApiId }) => restApiId),
    tables: byName(built.tables, ({ tableName }) => tableName),
    buckets: byName(built.buckets, ({ bucketName }) => bucketName),
    functions: byName(built.functions, ({ functionName }) => functionName),
    usagePlans: byName(built.plans, ({ usagePlanId }) => usagePlanId),
    providerSecrets: byName(built.secrets, ({ arn }) => arn),
    domainTargets: byName(withDomains(built), ({ domainTarget }) => domainTarget),
    webAclArn: built.webAcl?.arn ?? null,
    dashboardUrl: built.site?.address ?? null,
  };
}

type HasDomain = Pick<Site, 'domainTarget'>;

function withDomains({ published, site }: Built): ReadonlyMap<string, HasDomain> {
  const all = new Map<string, HasDomain>(published);
  return site === null ? all : all.set(DASHBOARD, site);
}

/** The values that there are. */
function byName<T>(items: ReadonlyMap<string, T>, read: (item: T) => pulumi.Output<string> | null): ByName {
  return Object.fromEntries(
    [...items].flatMap(([name, item]) => {
      const value = read(item);
      return value === null ? [] : [[name, value]];
    }),
  );
}
