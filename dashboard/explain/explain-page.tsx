import { useEffect, useMemo, useState } from 'react';
import { printInstant } from '../../core/values/instant.ts';
import type { PolicyDocumentsView, PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import { usePolicy, usePolicyDocuments } from '../api/policy.ts';
import { useReadAll } from '../api/reading.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import type { ExplainAsk } from '../policy-worker/protocol.ts';
import { usePolicyReply } from '../policy-worker/use-policy-reply.ts';
import { useGatehouse } from '../shell/gatehouse.tsx';
import { replaceAddressQuery, useAddressQuery } from '../shell/hash-location.ts';
import { askedBy, recordOfKey } from './asked-request.ts';
import { CredentialFields } from './credential-fields.tsx';
import { printForm, readForm } from './explain-form.ts';
import { ExplainedReply } from './explained-reply.tsx';
import { problemsOf } from './form-problems.ts';
import { RequestFields } from './request-fields.tsx';

/** So long nothing is typed before the address says what is asked. */
const ADDRESS_DELAY_MILLISECONDS = 150;
const DELAY_MILLISECONDS = 120;

/** Why a request is decided as it is, computed here from the documents of the policy. */
export function ExplainPage() {
  const policy = usePolicy();
  const documents = usePolicyDocuments();
  const keys = useReadAll<KeyView>('/api/v1/keys');
  const agents = useReadAll<AgentView>('/api/v1/agents');
  const error = policy.error ?? documents.error ?? keys.error ?? agents.error;
  return (
    <Page
      title="Explain"
      about="How the gate decides a request, step by step, and where the policy says so. Nothing is sent to the API, and nothing is counted: it is computed in this browser."
      actions={<CopyLink />}
    >
      {policy.data !== undefined &&
      documents.data !== undefined &&
      keys.data !== undefined &&
      agents.data !== undefined ? (
        <ExplainForm policy={policy.data} documents={documents.data} keys={keys.data} agents={agents.data} />
      ) : error === null ? (
        <Waiting lines={8} />
      ) : (
        <ErrorNotice error={error} />
      )}
    </Page>
  );
}

function CopyLink() {
  // Drawn anew whenever the address says something else.
  useAddressQuery();
  return (
    <CopyButton text={location.href} what="link" of="this request">
      Copy link
    </CopyButton>
  );
}

interface ExplainFormProps {
  readonly policy: PolicyView;
  readonly documents: PolicyDocumentsView;
  readonly keys: readonly KeyView[];
  readonly agents: readonly AgentView[];
}

function ExplainForm({ policy, documents, keys, agents }: ExplainFormProps) {
  const { me } = useGatehouse();
  const query = useAddressQuery();
  const [form, setForm] = useState(() => readForm(query, policy));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed is not yet in the address
  useEffect(() => {
    if (query.toString() !== printForm(form).toString()) setForm(readForm(query, policy));
  }, [query]);
  useEffect(() => {
    const timer = setTimeout(() => replaceAddressQuery(printForm(form)), ADDRESS_DELAY_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [form]);
  const surface = policy.surfaces.find(({ name }) => name === form.surface);
  const problems = problemsOf(form);
  const asked = useMemo(() => {
    if (surface === undefined || Object.keys(problemsOf(form)).length > 0) return null;
    return askedBy(form, surface, printInstant(Date.now() / 1000));
  }, [form, surface]);
  const ask = useMemo((): ExplainAsk | null => {
    if (asked === null) return null;
    const { surface: name, keyId, ...request } = asked;
    const key = keys.find(({ id }) => id === keyId);
    return {
      kind: 'explain',
      documents,
      surface: name,
      request,
      record: key === undefined ? null : recordOfKey(key, me),
    };
  }, [asked, documents, keys, me]);
  const { reply, error, isComputing } = usePolicyReply(ask, DELAY_MILLISECONDS);
  if (surface === undefined) return <ErrorNotice error={new Error('The policy has no surface.')} />;
  const fields = { form, onForm: setForm, problems, surface, agents };
  return (
    <div className="workbench">
      <form className="card" onSubmit={(event) => event.preventDefault()} aria-label="The request">
        <RequestFields {...fields} surfaces={policy.surfaces} />
        <CredentialFields {...fields} keys={keys.filter((key) => key.surface === surface.name)} />
      </form>
      <section aria-label="The decision" aria-busy={isComputing} className="stack">
        <ErrorNotice error={error} />
        {reply === null ? (
          error === null && <Waiting lines={8} />
        ) : (
          <ExplainedReply
            reply={reply}
            rules={policy.rules}
            isOutdated={isComputing || asked === null}
            asked={asked}
          />
        )}
      </section>
    </div>
  );
}
