import { useMemo, useState } from 'react';
import type { PolicyDocumentsView } from '../../functions/console/policy-shapes.ts';
import { usePolicyDocuments } from '../api/policy.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import type { PolicyText, ReviewAsk } from '../policy-worker/protocol.ts';
import { usePolicyReply } from '../policy-worker/use-policy-reply.ts';
import { replaceAddressQuery, useAddressQuery } from '../shell/hash-location.ts';
import { DocumentEditor } from './document-editor.tsx';
import { ReviewedReply } from './reviewed-reply.tsx';

/** So long nothing is typed before it is reviewed. */
const DELAY_MILLISECONDS = 300;

/** What a change of a document would mean, before anybody commits it. */
export function ReviewPage() {
  const documents = usePolicyDocuments();
  return (
    <Page
      title="Review"
      about="Edit a document of the policy and see which requests would be decided otherwise. It is computed in this browser: nothing that you type is sent, stored or deployed."
    >
      {documents.data !== undefined ? (
        <ReviewedDocument documents={documents.data} />
      ) : documents.error === null ? (
        <Waiting lines={8} />
      ) : (
        <ErrorNotice error={documents.error} />
      )}
    </Page>
  );
}

function ReviewedDocument({ documents }: { readonly documents: PolicyDocumentsView }) {
  const query = useAddressQuery();
  const asked = query.get('document');
  const original =
    documents.documents.find(({ path }) => path === asked) ??
    documents.documents.find(({ path }) => path.startsWith('surfaces/')) ??
    documents.documents[0];
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  if (original === undefined)
    return <ErrorNotice error={new Error('This policy was read from no documents.')} />;
  const text = drafts[original.path] ?? original.text;
  return (
    <ReviewWorkbench
      documents={documents}
      original={original}
      text={text}
      onText={(changed) => setDrafts({ ...drafts, [original.path]: changed })}
      onDocument={(path) => replaceAddressQuery(new URLSearchParams({ document: path }))}
    />
  );
}

interface ReviewWorkbenchProps {
  readonly documents: PolicyDocumentsView;
  readonly original: PolicyText;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onDocument: (path: string) => void;
}

function ReviewWorkbench({ documents, original, text, onText, onDocument }: ReviewWorkbenchProps) {
  const [everywhere, setEverywhere] = useState(false);
  const [line, setLine] = useState<{ readonly number: number } | null>(null);
  const ask = useMemo(
    (): ReviewAsk => ({ kind: 'review', documents, changed: { path: original.path, text }, everywhere }),
    [documents, original, text, everywhere],
  );
  const { reply, error, isComputing } = usePolicyReply(ask, DELAY_MILLISECONDS);
  return (
    <div className="workbench even">
      <DocumentEditor
        documents={documents}
        original={original}
        text={text}
        line={line}
        everywhere={everywhere}
        onText={onText}
        onDocument={onDocument}
        onEverywhere={setEverywhere}
      />
      <section aria-label="What it means" aria-busy={isComputing} className="stack">
        <ErrorNotice error={error} />
        {reply === null ? (
          error === null && <Waiting lines={4} />
        ) : (
          <ReviewedReply
            reply={reply}
            isUnchanged={text === original.text}
            isOutdated={isComputing}
            goTo={{ file: original.path, onLine: (number) => setLine({ number }) }}
          />
        )}
        <Notice>
          <p className="small">
            Not computed here: which resources on AWS the change would touch, what guardrails say of them, and
            whether scenarios still hold. <code>gatehouse policy review</code> and{' '}
            <code>gatehouse policy check</code> do that in a checkout.
          </p>
        </Notice>
      </section>
    </div>
  );
}
