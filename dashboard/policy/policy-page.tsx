import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import { modelsOf, type SurfaceView, usePolicy } from '../api/policy.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { RouteTable } from './route-table.tsx';

/** The policy in force, at a glance. */
export function PolicyPage() {
  const policy = usePolicy();
  return (
    <Page
      title="Policy"
      about="What is allowed here. The gate decides every request by it, and everything else is made from it."
    >
      {policy.data !== undefined ? (
        <KnownPolicy policy={policy.data} />
      ) : policy.error === null ? (
        <Waiting lines={8} />
      ) : (
        <ErrorNotice error={policy.error} />
      )}
    </Page>
  );
}

function KnownPolicy({ policy }: { readonly policy: PolicyView }) {
  const { environment, version, rules, surfaces } = policy;
  return (
    <div className="stack wide">
      <section className="card" aria-label="In force">
        <dl className="facts">
          <dt>Environment</dt>
          <dd>
            {environment.title} (<code>{environment.name}</code>)
          </dd>
          <dt>Version</dt>
          <dd>
            <code>{version}</code>
          </dd>
        </dl>
        <details>
          <summary>{rules.length} rules, in the order in which a request is judged</summary>
          <ol className="rules">
            {rules.map((rule) => (
              <li key={rule}>
                <code>{rule}</code>
              </li>
            ))}
          </ol>
        </details>
      </section>
      <section aria-label="APIs" className="cards">
        {surfaces.map((surface) => (
          <SurfaceCard key={surface.name} surface={surface} models={modelsOf(policy, surface.name).length} />
        ))}
      </section>
      <RouteTable surfaces={surfaces} onDemand />
    </div>
  );
}

function SurfaceCard({ surface, models }: { readonly surface: SurfaceView; readonly models: number }) {
  const { name, title, description, routes, permissions } = surface;
  const counts = [
    [routes.length, 'route'],
    [permissions.length, 'permission'],
    [models, 'model'],
  ] as const;
  return (
    <article className="card">
      <div className="stack tight">
        <h2>
          <a href={`#/policy/${name}`}>{title}</a>
        </h2>
        <p className="quiet">{description}</p>
      </div>
      <p className="small quiet">
        {counts
          .filter(([count]) => count > 0)
          .map(([count, what]) => `${count} ${what}${count === 1 ? '' : 's'}`)
          .join(' · ')}
      </p>
    </article>
  );
}
