import type { AuditEntryView } from '../../functions/console/audit-shapes.ts';
import { Time } from '../parts/time.tsx';
import { actorOf, DEEDS, type KnownNames, pageOfSubject, subjectOf } from './audit-words.ts';

interface AuditEntryItemProps {
  readonly entry: AuditEntryView;
  readonly names: KnownNames;
}

/** One entry in a sentence, and all that it holds. */
export function AuditEntryItem({ entry, names }: AuditEntryItemProps) {
  const { at, action, detail } = entry;
  const subject = subjectOf(entry, names);
  const page = pageOfSubject(entry, names);
  return (
    <li>
      <div className="row between">
        <p>
          <strong>{actorOf(entry)}</strong> {DEEDS[action]}
          {subject !== null && <>: {page === null ? <span>{subject}</span> : <a href={page}>{subject}</a>}</>}
          {detail !== null && <span className="quiet"> ({detail})</span>}
        </p>
        <span className="small quiet">
          <Time at={at} />
        </span>
      </div>
      <details>
        <summary className="small quiet">Details</summary>
        <dl className="facts small">
          <dt>At</dt>
          <dd>
            <code>{at}</code>
          </dd>
          <dt>Action</dt>
          <dd>
            <code>{action}</code>
          </dd>
          <Row name="To what" value={entry.subject} />
          <Row name="Member" value={entry.memberId} />
          <Row name="With" value={entry.credentialId} />
          <Row name="From" value={entry.sourceIp} />
          <Row name="Request" value={entry.requestId} />
          <Row name="Entry" value={entry.id} />
        </dl>
      </details>
    </li>
  );
}

function Row({ name, value }: { readonly name: string; readonly value: string | null }) {
  if (value === null) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </>
  );
}
