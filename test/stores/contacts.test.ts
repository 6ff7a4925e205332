import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { changeContact } from '../../core/contacts/change.ts';
import type { Contact } from '../../core/contacts/contact.ts';
import { contactFilter } from '../../core/contacts/filter.ts';
import type { Contacts } from '../../stores/contacts.ts';
import { aContactId, NOW, type RunningContacts, someFields, startContacts } from '../support/contacts.ts';

let running: RunningContacts;
beforeAll(async () => {
  running = await startContacts();
});
afterAll(() => running.stop());

let agents = 0;
const newAgent = () => running.contacts.of('org_1', `agt_own${agents++}`);
const anyway = { precondition: () => true, now: NOW };

/** How many rows the agent's partition has. */
async function rows(agentId: string): Promise<number> {
  const { Items: items = [] } = await running.store.client.send(
    new ScanCommand({ TableName: running.store.tables.contacts }),
  );
  return items.filter(({ owner }) => owner?.S?.endsWith(`#${agentId}`)).length;
}

const findBy = async (contacts: Contacts, asked: { email?: string; phone?: string }) => {
  const order = { by: 'createdAt', descending: false } as const;
  const page = await contacts.list({ filter: contactFilter(asked), order, limit: 10, after: null });
  return page.contacts.map(({ id }) => id);
};

describe('V-6 a contact', () => {
  test('is read as it was created, with everything in it', async () => {
    const contacts = newAgent();
    const fields = someFields({
      emails: ['Ada@x.example'],
      phones: ['+44 20 7946 0000'],
      company: 'Analytical',
      tags: ['first'],
      notes: 'one\ntwo',
      customFields: { age: 36, married: true, title: 'Countess', 'odd "name"': 0.1 },
    });
    const created = await contacts.create(aContactId(), fields);
    expect(created).toMatchObject({ ...fields, revision: 1, createdAt: Math.floor(NOW) });
    expect(await contacts.read(created.id)).toEqual(created);
  });

  test('that is created twice under one id is one contact, as it is by then', async () => {
    const contacts = newAgent();
    const id = aContactId();
    await contacts.create(id, someFields());
    await contacts.change(id, (fields) => ({ ...fields, name: 'Byron' }), anyway);
    expect(await contacts.create(id, someFields())).toMatchObject({ id, name: 'Byron', revision: 2 });
  });

  test('is found by what it has now, and no longer by what it had', async () => {
    const contacts = newAgent();
    const { id } = await contacts.create(
      aContactId(),
      someFields({ emails: ['a@x.example', 'b@x.example'], phones: ['030 12345'] }),
    );
    const change = { emails: ['B@x.example', 'c@x.example'], phones: null };
    await contacts.change(id, (fields) => changeContact(fields, change), anyway);
    expect(await findBy(contacts, { email: 'a@x.example' })).toEqual([]);
    expect(await findBy(contacts, { email: 'b@X.example' })).toEqual([id]);
    expect(await findBy(contacts, { email: 'c@x.example' })).toEqual([id]);
    expect(await findBy(contacts, { phone: '030 12345' })).toEqual([]);
  });

  test('that says what it said before is not written again', async () => {
    const contacts = newAgent();
    const created = await contacts.create(aContactId(), someFields({ customFields: { a: 1, b: 2 } }));
    const same = await contacts.change(
      created.id,
      (fields) => ({ ...fields, customFields: { b: 2, a: 1 } }),
      { ...anyway, now: NOW + 60 },
    );
    expect(same).toEqual(created);
    expect(await contacts.read(created.id)).toEqual(created);
  });

  test('loses no change of many at once', async () => {
    const contacts = newAgent();
    const { id } = await contacts.create(aContactId(), someFields());
    const count = 6;
    await Promise.all(
      Array.from({ length: count }, (_, at) =>
        contacts.change(
          id,
          (fields) => changeContact(fields, { customFields: { [`field${at}`]: at } }),
          anyway,
        ),
      ),
    );
    const { customFields, revision } = (await contacts.read(id)) as Contact;
    expect(Object.keys(customFields)).toHaveLength(count);
    expect(revision).toBe(1 + count);
  });

  test('is changed by one only of those who all saw the same revision', async () => {
    const contacts = newAgent();
    const { id } = await contacts.create(aContactId(), someFields());
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        contacts.change(id, (fields) => ({ ...fields, name: `Writer ${at}` }), {
          precondition: (revision) => revision === 1,
          now: NOW,
        }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(4);
    expect((await contacts.read(id))?.revision).toBe(2);
  });

  test('that is removed leaves nothing behind, and can be removed once', async () => {
    const agentId = `agt_own${agents++}`;
    const contacts = running.contacts.of('org_1', agentId);
    const { id } = await contacts.create(
      aContactId(),
      someFields({ emails: ['a@x.example'], phones: ['030 12345'] }),
    );
    const file = { id: 'fil_1', name: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('a') };
    await contacts.files.upload(id, file, NOW);
    expect(await contacts.remove(id, { precondition: (revision) => revision === 2, now: NOW })).toBe('stale');
    expect(await contacts.remove(id, anyway)).toBe('removed');
    expect(await contacts.remove(id, anyway)).toBe('missing');
    expect(await contacts.read(id)).toBeNull();
    expect(await contacts.change(id, (fields) => ({ ...fields, name: 'x' }), anyway)).toBe('missing');
    expect(await rows(agentId)).toBe(0);
  });

  test('can have as much of everything as is allowed, be changed in all of it, and be removed', async () => {
    const agentId = `agt_own${agents++}`;
    const contacts = running.contacts.of('org_1', agentId);
    const many = (from: number) => ({
      emails: Array.from({ length: 20 }, (_, at) => `e${from + at}@x.example`),
      phones: Array.from({ length: 20 }, (_, at) => `+49 30 ${1000 + from + at}`),
    });
    const { id } = await contacts.create(aContactId(), someFields(many(0)));
    await contacts.change(id, (fields) => changeContact(fields, { ...many(100), name: 'Other' }), {
      ...anyway,
      now: NOW + 60,
    });
    for (let at = 0; at < 50; at++) {
      const file = { id: `fil_${at}`, name: 'a', contentType: 'text/plain', bytes: Buffer.from('a') };
      await contacts.files.upload(id, file, NOW);
    }
    expect(await contacts.remove(id, anyway)).toBe('removed');
    expect(await rows(agentId)).toBe(0);
  }, 30_000);

  test('P-10 is nobody else’s to read, change or remove', async () => {
    const mine = running.contacts.of('org_1', 'agt_1');
    const created = await mine.create(aContactId(), someFields());
    for (const other of [running.contacts.of('org_1', 'agt_2'), running.contacts.of('org_2', 'agt_1')]) {
      expect(await other.read(created.id)).toBeNull();
      expect(await other.change(created.id, (fields) => ({ ...fields, name: 'x' }), anyway)).toBe('missing');
      expect(await other.remove(created.id, anyway)).toBe('missing');
    }
    expect(await mine.read(created.id)).toEqual(created);
  });

  test('P-10 without an organization or an agent there are no contacts', () => {
    expect(() => running.contacts.of('', 'agt_1')).toThrow();
    expect(() => running.contacts.of('org_1', '')).toThrow();
  });
});
