import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Route, Surface } from '../../core/policy/policy.ts';
import { loadPolicy } from '../../infra/policies.ts';
import { bodyOf, fill, parametersOf, send } from '../support/requests.ts';
import { changed, everything } from '../support/snapshot.ts';
import { type Held, startTenants, type Tenant, type Tenants } from '../support/tenants.ts';

/**
 * For every route and every kind of credential that it takes: one organization tries to read, change and list what
 * belongs to another, and is answered as for what does not exist. Generated from the policy: a new route is in it.
 */
const POLICY = loadPolicy('local');

/** Marks everything that belongs to the other organization. */
const MARK = 'of other';

let tenants: Tenants;
/** What each organization has, by the name of the path parameter that would hold its id. */
let own: Things;
let foreign: Things;
beforeAll(async () => {
  tenants = await startTenants();
  own = await furnish(tenants.one, 'of one');
  foreign = await furnish(tenants.other, MARK);
}, 90_000);
afterAll(() => tenants.stop());

type Things = Readonly<Record<string, string>>;

/** Gives an organization one of everything that a path can name. */
async function furnish(tenant: Tenant, mark: string): Promise<Things> {
  const { a2v2, agrenting } = { a2v2: await tenant.key('a2v2'), agrenting: await tenant.key('agrenting') };
  const base = `${tenants.url}/a2v2/v1/open`;
  const post = async (path: string, body: string, type = 'application/json') => {
    const answer = await tenants.fetch(`${base}${path}`, {
      method: 'POST',
      headers: { ...a2v2.headers, 'content-type': type },
      body,
    });
    expect([200, 201]).toContain(answer.status);
    return answer.json() as Promise<{ id: string }>;
  };
  const [agentId] = tenant.agents;
  const contacts = `/contacts/chatbots/${agentId}`;
  const contact = await post(
    contacts,
    JSON.stringify({ name: `Contact ${mark}`, emails: ['c@example.com'] }),
  );
  const file = await post(
    `${contacts}/${contact.id}/files?name=${mark.replace(' ', '-')}.txt`,
    `File ${mark}`,
    'application/octet-stream',
  );
  const extraction = await post(
    `/document-extraction/chatbots/${agentId}`,
    JSON.stringify({
      fileName: `${mark}.txt`,
      contentType: 'text/plain',
      text: `Name: Extraction ${mark}`,
      schema: { type: 'object', properties: { name: { type: 'string' } } },
    }),
  );
  const topUp = await tenants.fetch(`${tenants.url}/console/api/v1/billing/top-ups`, {
    method: 'POST',
    headers: { ...tenant.session(), 'content-type': 'application/json' },
    body: JSON.stringify({ amountUsd: '5.00' }),
  });
  expect(topUp.status).toBe(201);
  const invited = await tenants.fetch(`${tenants.url}/console/api/v1/members`, {
    method: 'POST',
    headers: { ...tenant.session(), 'content-type': 'application/json' },
    body: JSON.stringify({ email: `invited@${mark.replace(' ', '-')}.example`, role: 'member' }),
  });
  expect(invited.status).toBe(201);
  return {
    memberId: ((await invited.json()) as { member: { id: string } }).member.id,
    agentId,
    contactId: contact.id,
    fileId: file.id,
    extractionId: extraction.id,
    credentialId: agrenting.id,
    keyId: a2v2.id,
    tokenId: (await tenant.token()).id,
    // Named by no path, and not to be in any answer.
    ledgerEntryId: ((await topUp.json()) as { id: string }).id,
  };
}

/** Ids of the same form, that nobody has. */
const unknown = (id: string): string => `${id.slice(0, -8)}${'0'.repeat(8)}`;

function holesOf(surface: Surface) {
  const model = Object.values(POLICY.models).find(({ surfaces }) => surfaces.includes(surface.name));
  return { MODEL: model?.id ?? 'none', SURFACE: 'oya' };
}

async function answerOf(surface: Surface, route: Route, held: Held, path: Things) {
  const body = bodyOf(route, holesOf(surface));
  const answer = await send(tenants, surface, route, fill(route, path), { headers: held.headers, body });
  return { status: answer.status, body: answer.text.replaceAll(/[0-9a-f-]{36}/g, '<request id>') };
}

/** All that an organization has. */
async function belongings({ organizationId }: Tenant): Promise<Set<string>> {
  const all = await everything(tenants);
  return new Set([...all].filter((item) => item.includes(organizationId)));
}

describe.each(Object.values(POLICY.surfaces))('P-10 $name', (surface) => {
  const closed = surface.routes.filter(({ publicBecause }) => publicBecause === null);
  // A model belongs to nobody.
  const naming = closed.filter((route) => parametersOf(route).some((name) => name !== 'model'));

  for (const route of naming) {
    test(`P-10 ${route.id} answers for what is another organization’s as for what does not exist`, async () => {
      const before = await belongings(tenants.other);
      for (const held of await tenants.one.each(surface)) {
        for (const name of parametersOf(route)) {
          const id = foreign[name];
          if (id === undefined) throw new Error(`nothing is made for the parameter ${name}`);
          const theirs = await answerOf(surface, route, held, { ...own, [name]: id });
          const nobodys = await answerOf(surface, route, held, { ...own, [name]: unknown(id) });
          expect({ kind: held.kind, name, ...theirs }).toEqual({ kind: held.kind, name, ...nobodys });
          expect([403, 404]).toContain(theirs.status);
          expect(theirs.body).not.toContain(MARK);
        }
      }
      expect(changed(before, await belongings(tenants.other))).toEqual([]);
    });
  }

  test.each(closed.filter(({ method }) => method === 'GET').map((route) => [route.id, route] as const))(
    'P-10 %s shows nothing of another organization',
    async (_, route) => {
      for (const held of await tenants.one.each(surface)) {
        const { body } = await answerOf(surface, route, held, { ...own, model: holesOf(surface).MODEL });
        expect(body).not.toContain(MARK);
        for (const id of Object.values(foreign)) expect(body).not.toContain(id);
      }
    },
  );
});

test('P-10 a credential of one surface opens no other, whatever its kind', async () => {
  const sources = (surface: Surface) => surface.credentials.map(({ header }) => header);
  for (const issued of Object.values(POLICY.surfaces).filter(({ keys }) => keys !== null)) {
    const { headers } = await tenants.one.key(issued.name);
    const value = Object.values(headers)[0]?.replace(/^Bearer /, '') ?? '';
    for (const asked of Object.values(POLICY.surfaces).filter((surface) => surface !== issued)) {
      const route = asked.routes.find(
        ({ publicBecause, method }) => publicBecause === null && method === 'GET',
      );
      if (route === undefined) continue;
      for (const header of sources(asked)) {
        const shown = header === 'authorization' ? `Bearer ${value}` : value;
        const secret = asked.credentials.find((source) => source.header === header)?.secretHeader ?? null;
        const answer = await send(tenants, asked, route, fill(route, own), {
          headers: { [header]: shown, ...(secret === null ? {} : { [secret]: value }) },
        });
        expect({ issued: issued.name, asked: asked.name, status: answer.status }).toEqual({
          issued: issued.name,
          asked: asked.name,
          status: 401,
        });
      }
    }
  }
});

describe('O-4 V-3 G-4 between the agents of one organization', () => {
  test('O-4 a thread of one agent is unknown to another', async () => {
    const [first, second] = tenants.one.agents;
    const ask = async (agentId: string, threadId?: string) => {
      const { headers } = await tenants.one.key('oya', { agentId });
      const answer = await tenants.fetch(`${tenants.url}/oya/api/v1/chat/completions`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'gemini/gemini-2.0-flash',
          messages: [{ role: 'user', content: 'Hello' }],
          ...(threadId === undefined ? {} : { thread_id: threadId }),
        }),
      });
      return { status: answer.status, json: (await answer.json()) as any };
    };
    const { json } = await ask(first);
    expect((await ask(first, json.thread_id)).status).toBe(200);
    const theirs = await ask(second, json.thread_id);
    expect(theirs).toMatchObject({ status: 404, json: { error: { code: 'thread_not_found' } } });
    const nobodys = await ask(second, unknown(json.thread_id));
    expect(nobodys.json.error).toEqual(theirs.json.error);
  });

  test('V-3 a contact of one agent is unknown to another', async () => {
    const [first, second] = tenants.one.agents;
    const { headers } = await tenants.one.key('a2v2', { agentId: second });
    const at = (agentId: string) =>
      tenants.fetch(`${tenants.url}/a2v2/v1/open/contacts/chatbots/${agentId}/${own.contactId}`, { headers });
    expect((await at(first)).status).toBe(403);
    expect((await at(second)).status).toBe(404);
  });
});
