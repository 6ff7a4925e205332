import { useParams } from 'wouter';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import { type SurfaceView, usePolicy } from '../api/policy.ts';
import { HowToCall } from '../examples/how-to-call.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Tag } from '../parts/tag.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMay } from '../shell/gatehouse.tsx';
import { browserWords, headerLines } from './credential-words.ts';
import { KeyRules } from './key-rules.tsx';
import { ModelTable } from './model-table.tsx';
import { RouteTable } from './route-table.tsx';

/** What the policy says of one API. */
export function SurfacePage() {
  const { surface: name } = useParams<{ surface: string }>();
  const policy = usePolicy();
  const surface = policy.data?.surfaces.find((one) => one.name === name);
  if (policy.data !== undefined && surface !== undefined)
    return <KnownSurface policy={policy.data} surface={surface} />;
  return (
    <Page title="Policy">
      {policy.data !== undefined ? (
        <EmptyState
          title="There is no such API"
          action={
            <a className="button" href="#/policy">
              See the policy
            </a>
          }
        >
          The policy in force declares no <code>{name}</code>.
        </EmptyState>
      ) : policy.error === null ? (
        <Waiting lines={8} />
      ) : (
        <ErrorNotice error={policy.error} />
      )}
    </Page>
  );
}

interface KnownSurfaceProps {
  readonly policy: PolicyView;
  readonly surface: SurfaceView;
}

function KnownSurface({ policy, surface }: KnownSurfaceProps) {
  const mayReview = useMay('GET /api/v1/policy/documents');
  return (
    <Page
      title={surface.title}
      about={surface.description}
      actions={
        mayReview && (
          <a
            className="button small"
            href={`#/review?${new URLSearchParams({ document: `surfaces/${surface.name}.yaml` })}`}
          >
            Review a change
          </a>
        )
      }
    >
      <div className="stack wide">
        <div className="cards wide">
          <Addresses surface={surface} />
          <Credentials surface={surface} />
          {surface.keys !== null && <KeyRules rules={surface.keys} permissions={surface.permissions} />}
          <Members surface={surface} />
        </div>
        {surface.keys !== null && <HowToCall surface={surface} policy={policy} apiKey={null} />}
        <RouteTable surfaces={[surface]} />
        <ModelTable models={policy.models.filter(({ surfaces }) => surfaces.includes(surface.name))} />
      </div>
    </Page>
  );
}

function Addresses({ surface }: { readonly surface: SurfaceView }) {
  const { name, url, baseUrls, browserOrigins, dialects } = surface;
  const extra = Object.entries(baseUrls);
  const statuses = Object.entries(surface.statuses);
  return (
    <section className="card" aria-labelledby="addresses">
      <h2 id="addresses">Where it answers</h2>
      <dl className="facts">
        <dt>Name</dt>
        <dd>
          <code>{name}</code>
        </dd>
        {url !== null &&
          (extra.length === 0 ? [['Address', ''] as const] : extra).map(([label, path]) => (
            <AddressRow key={label} label={label} address={`${url.replace(/\/$/, '')}${path}`} />
          ))}
        <dt>Errors</dt>
        <dd>
          {dialects.join(', ')}
          {statuses.map(([code, status]) => (
            <div key={code} className="small">
              <code>{code}</code> is answered with {status}
            </div>
          ))}
        </dd>
        <dt>Browsers</dt>
        <dd>{browserWords(browserOrigins)}</dd>
      </dl>
    </section>
  );
}

function AddressRow({ label, address }: { readonly label: string; readonly address: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="row">
        <code>{address}</code>
        <CopyButton text={address} what={`address for ${label}`} look="plain" />
      </dd>
    </>
  );
}

function Credentials({ surface: { credentials, agents } }: { readonly surface: SurfaceView }) {
  return (
    <section className="card" aria-labelledby="credentials">
      <h2 id="credentials">How to show a credential</h2>
      {credentials.map((place, at) => (
        <div key={JSON.stringify(place)} className="stack tight">
          {at > 0 && <span className="small quiet">or</span>}
          {headerLines(place).map((line) => (
            <code key={line}>{line}</code>
          ))}
          {place.dialect !== null && (
            <span className="small quiet">only on requests in the dialect {place.dialect}</span>
          )}
        </div>
      ))}
      {agents !== null && (
        <p className="quiet">
          A request says which agent it is about{' '}
          {agents.parameter !== null && (
            <>
              in its path, as <code>{`{${agents.parameter}}`}</code>
            </>
          )}
          {agents.parameter !== null && agents.header !== null && ', or '}
          {agents.header !== null && (
            <>
              in the header <code>{agents.header}</code>
            </>
          )}
          .
        </p>
      )}
    </section>
  );
}

function Members({ surface: { sessions, tokens } }: { readonly surface: SurfaceView }) {
  if (sessions === null && tokens === null) return null;
  return (
    <section className="card" aria-labelledby="members">
      <h2 id="members">Members</h2>
      <dl className="facts">
        {sessions !== null && (
          <>
            <dt>Sessions</dt>
            <dd>
              of <Tag>{sessions.issuer}</Tag> {sessions.rateLimits.perMinute} requests a minute,{' '}
              {sessions.rateLimits.perHour} an hour
            </dd>
          </>
        )}
        {tokens !== null && (
          <>
            <dt>Tokens</dt>
            <dd>
              of <Tag>{tokens.issuer}</Tag> {tokens.rateLimits.perMinute} requests a minute,{' '}
              {tokens.rateLimits.perHour} an hour; at most {tokens.atMost} for one member
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
