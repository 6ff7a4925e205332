import type { Operations } from '../../chain/call.ts';
import type { ConsoleDeps, ConsoleOperation } from '../deps.ts';
import { translatingFailures } from '../failures.ts';
import { authenticate } from './authenticate.ts';
import { changeAgent } from './change-agent.ts';
import { changeKey } from './change-key.ts';
import { createAgent } from './create-agent.ts';
import { createKey } from './create-key.ts';
import { deleteAgent } from './delete-agent.ts';
import { deleteKey } from './delete-key.ts';
import { health } from './health.ts';
import { listAgents } from './list-agents.ts';
import { listKeys } from './list-keys.ts';
import { logout } from './logout.ts';
import { me } from './me.ts';
import { readAgent } from './read-agent.ts';
import { readKey } from './read-key.ts';
import { rotateKey } from './rotate-key.ts';

const named: Readonly<Record<string, ConsoleOperation>> = {
  authenticate,
  'change-agent': changeAgent,
  'change-key': changeKey,
  'create-agent': createAgent,
  'create-key': createKey,
  'delete-agent': deleteAgent,
  'delete-key': deleteKey,
  health,
  'list-agents': listAgents,
  'list-keys': listKeys,
  logout,
  me,
  'read-agent': readAgent,
  'read-key': readKey,
  'rotate-key': rotateKey,
};

/** By the names that the policy's routes use. */
export const operations: Operations<ConsoleDeps> = Object.fromEntries(
  Object.entries(named).map(([name, operation]) => [name, translatingFailures(operation)]),
);
