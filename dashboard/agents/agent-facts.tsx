import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView } from '../../functions/console/shapes.ts';
import { Time } from '../parts/time.tsx';
import { printDeployment } from './agent-surfaces.ts';

interface AgentFactsProps {
  readonly agent: AgentView;
  readonly policy: PolicyView;
}

export function AgentFacts({ agent, policy }: AgentFactsProps) {
  return (
    <section className="card" aria-label="Settings">
      <dl className="facts">
        <dt>Instructions</dt>
        <dd>
          {agent.instructions === '' ? (
            <span className="quiet">None: the model is told its name only.</span>
          ) : (
            <p className="written">{agent.instructions}</p>
          )}
        </dd>
        <dt>Deployed on</dt>
        <dd>{printDeployment(agent, policy)}</dd>
        <dt>Created</dt>
        <dd>
          <Time at={agent.createdAt} />
        </dd>
        <dt>Id</dt>
        <dd>
          <code>{agent.id}</code>
        </dd>
      </dl>
    </section>
  );
}
