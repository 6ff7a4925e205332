import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type DocumentsApi, startDocumentsApi } from '../../../support/documents-api.ts';
import { number, object } from '../../../support/extracting.ts';

let api: DocumentsApi;
beforeAll(async () => {
  api = await startDocumentsApi();
});
afterAll(() => api.stop());

const body = { text: 'Total: 5', schema: object({ total: number() }) };
const MINE = { organizationId: 'org_mine', agentId: 'agt_mine' };
const MISSING = `ext_${'0'.repeat(28)}`;

test.each([
  ['another agent of the organization', { organizationId: 'org_mine', agentId: 'agt_other' }],
  ['an agent of that name elsewhere', { organizationId: 'org_other', agentId: 'agt_mine' }],
])('P-10: to %s an extraction is answered as one that does not exist', async (_, who) => {
  const mine = api.as(MINE);
  const others = api.as(who);
  const { id } = (await mine('POST', { body })).json;
  const theirs = await others('GET', { path: `/${id}` });
  const nobodys = await others('GET', { path: `/${MISSING}` });
  expect(theirs.status).toBe(404);
  const shown = ({ status, json }: typeof theirs) => JSON.stringify([status, { ...json, requestId: '' }]);
  expect(shown(theirs)).toBe(shown(nobodys));
  // A cursor of somebody else's list begins somewhere in one's own, at worst.
  const { nextCursor } = (await mine('GET', { query: { limit: '1' } })).json;
  const cursor = nextCursor ?? Buffer.from(id, 'utf8').toString('base64url');
  const { items } = (await others('GET', { query: { cursor } })).json;
  expect(items.map((item: { id: string }) => item.id)).not.toContain(id);
  expect((await others('GET')).json.items).toEqual([]);
});
