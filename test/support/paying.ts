import { runCommand } from '../../cli/run-command.ts';
import type { ConsoleClient, Platform } from './platform.ts';
import { UPSTREAM_KEY } from './upstream.ts';

const PROVIDERS = ['DEEPSEEK', 'GEMINI', 'ANTHROPIC'];

/** What `npm start` is told, so that every provider is at one address. */
export function providersAt(url: string, key = UPSTREAM_KEY): Record<string, string> {
  return Object.fromEntries(
    PROVIDERS.flatMap((name) => [
      [`GATEHOUSE_PROVIDER_${name}_KEY`, key],
      [`GATEHOUSE_PROVIDER_${name}_URL`, url],
    ]),
  );
}

export interface Operator {
  readonly organizationId: string;
  /** Runs `gatehouse account …` on the platform; what it says, or an error with what it complains of. */
  readonly account: (...args: readonly string[]) => Promise<string>;
}

/** Whoever runs the platform: no tenant, but the one who has its state folder. */
export async function operatorOf(platform: Platform, owner: ConsoleClient): Promise<Operator> {
  const { json } = await owner('GET', '/api/v1/me');
  const organizationId = json.organization.id as string;
  return {
    organizationId,
    account: async (step, ...args) => {
      const said: string[] = [];
      const complaints: string[] = [];
      const exitCode = await runCommand(['account', step ?? '', organizationId, ...args], {
        environment: { GATEHOUSE_HOME: platform.home },
        now: Date.now() / 1000,
        read: async () => '',
        say: (text) => void said.push(text),
        complain: (text) => void complaints.push(text),
      });
      if (exitCode !== 0) throw new Error([...said, ...complaints].join('\n'));
      return said.join('\n');
    },
  };
}

/** `$0.000034` of so many micro-dollars, as the command line takes it. */
export function dollars(micros: number): string {
  return (micros / 1_000_000).toFixed(6);
}

/** Every entry of the caller's ledger, latest first. */
export async function wholeLedger(client: ConsoleClient): Promise<any[]> {
  const items: any[] = [];
  let cursor = '';
  do {
    const { json } = await client('GET', `/api/v1/billing/ledger?limit=100${cursor}`);
    items.push(...json.items);
    cursor = json.nextCursor === null ? '' : `&cursor=${json.nextCursor}`;
  } while (cursor !== '');
  return items;
}
