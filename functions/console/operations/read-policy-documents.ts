import { callerOf } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import type { PolicyDocumentsView } from '../policy-shapes.ts';

/** Word for word, so that whoever reads them can try a change of them where it is read. */
export const readPolicyDocuments: ConsoleOperation = async function readPolicyDocuments(call, { documents }) {
  // Whoever it is: they are for members.
  callerOf(call);
  return {
    status: 200,
    body: {
      environment: call.policy.environment.name,
      documents: documents.map(({ file, text }) => ({ path: file, text })),
    } satisfies PolicyDocumentsView,
  };
};
