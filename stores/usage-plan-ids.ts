import { type APIGatewayClient, GetUsagePlansCommand } from '@aws-sdk/client-api-gateway';

/**
 * Ids of usage plans by their names. A plan's name is known before there is anything, its id only once it is there: by
 * then, the functions that its stages call exist already and cannot be told.
 */
export interface UsagePlanIds {
  /**
   * The id of the plan with this name, remembered for as long as the process lives. One question to API Gateway
   * answers for all names, and whoever asks meanwhile waits for it. Throws where no plan has the name, or several
   * have; neither that nor a failure is remembered.
   */
  readonly of: (name: string) => Promise<string>;
  /** The plan is not under this id any more: who asks next asks API Gateway. */
  readonly forget: (name: string, id: string) => void;
}

type IdsByName = Map<string, readonly string[]>;

/** The largest page that there is. https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsagePlans.html */
const PLANS_PER_PAGE = 500;
/** An account has 300 plans unless AWS was asked for more: whoever gets here is led in a circle. */
const MAX_PAGES = 20;

export function createUsagePlanIds(client: APIGatewayClient): UsagePlanIds {
  let known: IdsByName = new Map();
  let asking: Promise<IdsByName> | null = null;

  async function ask(): Promise<IdsByName> {
    try {
      known = await readAll(client);
      return known;
    } finally {
      asking = null;
    }
  }

  async function of(name: string): Promise<string> {
    const [remembered, ...others] = known.get(name) ?? [];
    if (remembered !== undefined && others.length === 0) return remembered;
    asking ??= ask();
    return onlyOne(name, (await asking).get(name) ?? []);
  }

  function forget(name: string, id: string): void {
    // Who asked in the meantime has found the new id already.
    if (known.get(name)?.includes(id)) known.delete(name);
  }

  return { of, forget };
}

/** Names are not unique on AWS; a key in the wrong plan would be turned away at the gateway. */
function onlyOne(name: string, ids: readonly string[]): string {
  const [id, ...others] = ids;
  if (id === undefined) throw new Error(`there is no usage plan called ${name}`);
  if (others.length > 0) throw new Error(`${ids.length} usage plans are called ${name}: ${ids.join(', ')}`);
  return id;
}

async function readAll(client: APIGatewayClient): Promise<IdsByName> {
  const found: IdsByName = new Map();
  let position: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await client.send(new GetUsagePlansCommand({ limit: PLANS_PER_PAGE, position }));
    for (const { id, name } of answer.items ?? []) {
      if (id !== undefined && name !== undefined) found.set(name, [...(found.get(name) ?? []), id]);
    }
    position = answer.position;
    if (position === undefined || position === '') return found;
  }
  throw new Error(`API Gateway's list of usage plans does not end after ${MAX_PAGES} pages`);
}
