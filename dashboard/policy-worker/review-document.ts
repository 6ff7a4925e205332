import { type Change, saidBy } from '../../core/review/change.ts';
import { changeId } from '../../core/review/change-id.ts';
import { type LocatedChange, type ReviewPair, reviewPairs } from '../../core/review/review-pairs.ts';
import { witnessAsCurl, witnessAsScenario } from '../../core/scenarios/witness-text.ts';
import { parseDocuments } from './parsed-documents.ts';
import type { PolicyReply, PolicyText, ReviewAsk, ShownChange } from './protocol.ts';

const ENVIRONMENT = /^environments\/([^/]+)\.yaml$/;

/** What a document means in the place of the one that is there, or what is wrong with it. */
export async function reviewDocument(ask: ReviewAsk): Promise<PolicyReply> {
  const { documents, environment } = ask.documents;
  const changed = documentsWith(documents, ask.changed);
  const names = ask.everywhere ? environmentsIn(documents, changed) : [environment];
  const pairs: ReviewPair[] = [];
  for (const name of names) {
    const [base, head] = [parseDocuments(documents, name), parseDocuments(changed, name)];
    if ('problems' in head) return head;
    if ('problems' in base) return base;
    pairs.push({ name, base, head });
  }
  const changes = await Promise.all(reviewPairs(pairs).map(shown));
  return { kind: 'reviewed', environments: names, changes };
}

function documentsWith(documents: readonly PolicyText[], changed: PolicyText): readonly PolicyText[] {
  const others = documents.filter(({ path }) => path !== changed.path);
  // In the order in which they are read from disc: it is what a problem of several is told by.
  return [...others, changed].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Those that are there before and after. */
function environmentsIn(before: readonly PolicyText[], after: readonly PolicyText[]): readonly string[] {
  const namesIn = (documents: readonly PolicyText[]) =>
    documents.flatMap(({ path }) => ENVIRONMENT.exec(path)?.[1] ?? []);
  const remaining = namesIn(after);
  return namesIn(before).filter((name) => remaining.includes(name));
}

async function shown(change: LocatedChange): Promise<ShownChange> {
  const request = change.witness?.after ?? null;
  return {
    ...change,
    id: changeId(change, await digestOf(change)),
    curl: request && witnessAsCurl(request),
    scenario: request && witnessAsScenario(request, change.after),
  };
}

async function digestOf(change: Change): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(saidBy(change)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
