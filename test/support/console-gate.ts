import { createAuthorizer } from '../../functions/authorizer/authorize.ts';
import { createCredentialGate } from '../../stores/credential-gate.ts';
import { createGateClient } from '../../stores/gate-client.ts';
import { anAuthorizerEvent } from './authorizer-event.ts';
import { CONSOLE_POLICY, NOW, type RunningConsole } from './console.ts';

/** Asks the real authorizer, on the console's store: `allow`, `Unauthorized`, or the code of the refusal. */
export type AskGate = (
  surface: string,
  headers: Record<string, string>,
  now?: number,
  method?: string,
) => Promise<string>;

export function gateOf(console: RunningConsole): AskGate {
  const gate = createCredentialGate(createGateClient(console.environment), console.store.tables.credentials);
  return async (surface, headers, now = NOW, method = 'GET') => {
    const authorize = createAuthorizer({
      policy: CONSOLE_POLICY,
      gate,
      clock: () => now,
      write: () => undefined,
    });
    try {
      const { context } = await authorize(anAuthorizerEvent({ surface, headers, method }));
      return context?.verdict === 'allow' ? 'allow' : String(context?.code);
    } catch (error) {
      return (error as Error).message;
    }
  };
}

export const bearer = (value: string) => ({ Authorization: `Bearer ${value}` });
