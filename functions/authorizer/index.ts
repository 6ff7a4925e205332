import { createCredentialGate } from '../../stores/credential-gate.ts';
import { required } from '../../stores/environment.ts';
import { createGateClient } from '../../stores/gate-client.ts';
import { CREDENTIALS } from '../../stores/tables.ts';
import { createAuthorizer } from './authorize.ts';

export const handler = createAuthorizer({
  policy: GATEHOUSE_POLICY,
  gate: createCredentialGate(createGateClient(process.env), required(process.env, CREDENTIALS.variable)),
  clock: () => Date.now() / 1000,
  write: (line) => void process.stdout.write(`${line}\n`),
});
