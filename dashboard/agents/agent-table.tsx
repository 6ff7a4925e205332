import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView } from '../../functions/console/shapes.ts';
import { CardTable } from '../parts/card-table.tsx';
import { Time } from '../parts/time.tsx';
import { printDeployment } from './agent-surfaces.ts';

interface AgentTableProps {
  readonly agents: readonly AgentView[];
  readonly policy: PolicyView;
}

export function AgentTable({ agents, policy }: AgentTableProps) {
  return (
    <CardTable columns={['Name', 'Deployed on', { title: 'Keys', numbers: true }, 'Created']}>
      {agents.map((agent) => (
        <tr key={agent.id}>
          <th scope="row">
            <div className="agent-name">
              <a href={`#/agents/${agent.id}`}>{agent.name}</a>
              {agent.instructions !== '' && <p className="small quiet">{agent.instructions}</p>}
            </div>
          </th>
          <td data-label="Deployed on">{printDeployment(agent, policy)}</td>
          <td data-label="Keys" className="number">
            {agent.keyCount}
          </td>
          <td data-label="Created">
            <Time at={agent.createdAt} />
          </td>
        </tr>
      ))}
    </CardTable>
  );
}
