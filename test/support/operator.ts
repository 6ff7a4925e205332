import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { writeOperatorFile } from '../../local/operator-file.ts';
import { createAuditTrail } from '../../stores/audit.ts';
import { createOrganization } from '../../stores/organizations.ts';
import { openStore, type Store } from '../../stores/store.ts';
import { TABLES } from '../../stores/tables.ts';
import { startStore } from './dynoxide.ts';
import { anOrigin, openMoney } from './money.ts';
import { type Ran, runGatehouse } from './terminal.ts';

/** When an operator works, unless a test says otherwise. */
export const NOW = 1_800_000_000.25;

/** What stands for a platform on this machine: its store, with a state folder that says where that is. */
export interface OperatorGround {
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A folder of policies in which the store's tables are those of the environment `test`; `bare` has none. */
  readonly policies: string;
  readonly store: Store<(typeof TABLES)[number]['name']>;
  readonly money: ReturnType<typeof openMoney>;
  /** A new organization, without members; answers with its id. */
  readonly found: (name?: string) => Promise<string>;
  readonly run: (args: readonly string[], environment?: Record<string, string>, now?: number) => Promise<Ran>;
  /** Every item of every table. */
  readonly everything: () => Promise<Record<string, AttributeValue>[][]>;
  /** What is in the audit trail of an organization, latest first. */
  readonly trail: (
    organizationId: string,
  ) => Promise<
    readonly { readonly verb: string; readonly memberId: string | null; readonly subject: string }[]
  >;
  readonly stop: () => Promise<void>;
}

export async function startOperatorGround(): Promise<OperatorGround> {
  const running = await startStore();
  const { environment } = running;
  const store = openStore(
    environment,
    TABLES.map(({ name }) => name),
  );
  const money = openMoney(environment);
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-operator-'));
  const withdraw = writeOperatorFile({ directory: home, logs: '', release: () => undefined }, environment);
  const policies = join(home, 'policies');
  await mkdir(join(policies, 'environments'), { recursive: true });
  for (const name of ['test', 'bare', 'local']) {
    await writeFile(join(policies, 'environments', `${name}.yaml`), '');
  }
  return {
    home,
    environment,
    policies,
    store,
    money,
    found: async (name = 'Acme') => {
      const origin = anOrigin({ memberId: null });
      const order = { name, plan: 'starter', members: [], agents: [], origin };
      return (await createOrganization(store, order)).organization.id;
    },
    run: (args, differences = {}, now = NOW) =>
      runGatehouse(args, { GATEHOUSE_HOME: home, ...differences }, now),
    everything: async () => {
      const scans = Object.values(store.tables).map((TableName) =>
        store.client.send(new ScanCommand({ TableName, ConsistentRead: true })),
      );
      return (await Promise.all(scans)).map(({ Items = [] }) => Items);
    },
    trail: async (organizationId) => {
      const { entries } = await createAuditTrail(store, organizationId).page({ limit: 10, after: null });
      return entries.map(({ verb, memberId, subject }) => ({ verb, memberId, subject }));
    },
    stop: async () => {
      withdraw();
      store.client.destroy();
      money.store.client.destroy();
      await running.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
