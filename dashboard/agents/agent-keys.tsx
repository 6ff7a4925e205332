import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import { KeyTable } from '../keys/key-table.tsx';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';

interface AgentKeysProps {
  readonly agent: AgentView;
  readonly policy: PolicyView;
  readonly keys: readonly KeyView[];
  /** Null for those who may make none for this agent. */
  readonly onCreate: (() => void) | null;
}

/** The keys that act on an agent: its credentials. */
export function AgentKeys({ agent, policy, keys, onCreate }: AgentKeysProps) {
  const create = onCreate !== null && (
    <Button look="primary" onClick={onCreate}>
      Create key
    </Button>
  );
  return (
    <section className="stack" aria-labelledby="agent-keys">
      <div className="row between">
        <h2 id="agent-keys">Keys</h2>
        {keys.length > 0 && create}
      </div>
      {keys.length === 0 ? (
        <EmptyState title="No key acts on this agent" action={create}>
          {onCreate === null
            ? `Your role may not make keys for ${agent.name}. Ask an owner or an admin of your organization.`
            : `Create a key, and call ${agent.name} with it.`}
        </EmptyState>
      ) : (
        <KeyTable keys={keys} agents={[agent]} surfaces={policy.surfaces} />
      )}
    </section>
  );
}
