import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Conflict } from '../../stores/conflict.ts';
import { type ContactFile, MAX_FILES_PER_CONTACT } from '../../stores/contact-files.ts';
import { type Contacts, createContactStores } from '../../stores/contacts.ts';
import { StoreUnavailable } from '../../stores/unavailable.ts';
import { aContactId, NOW, type RunningContacts, someFields, startContacts } from '../support/contacts.ts';
import { Died, dyingAt, type Life } from '../support/dying.ts';

let running: RunningContacts;
beforeAll(async () => {
  running = await startContacts();
});
afterAll(() => running.stop());

const ORGANIZATION = 'org_1';
/** After which an upload that did not come to its end is cleared away. */
const MUCH_LATER = NOW + 1_000;
const anyway = { precondition: () => true, now: NOW };

let made = 0;
const newAgentId = () => `agt_files${made++}`;
const aFile = (id = `fil_${made++}`, text = 'some bytes') => ({
  id,
  name: 'note.txt',
  contentType: 'text/plain',
  bytes: Buffer.from(text),
});

const newContact = async (contacts: Contacts) => (await contacts.create(aContactId(), someFields())).id;
const page = (contacts: Contacts, contactId: string) =>
  contacts.files.page(contactId, { limit: 100, after: null });

async function textOf(contacts: Contacts, contactId: string, fileId: string): Promise<string | null> {
  const opened = await contacts.files.open(contactId, fileId);
  if (opened === null) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of opened.object.stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** How many objects there are, of everybody. */
async function objectCount(): Promise<number> {
  return (await readdir(join(running.folder, 'gatehouse-test-files'))).length;
}

describe('V-6 the files of a contact', () => {
  test('come back as they were uploaded, latest first, and go', async () => {
    const contacts = running.contacts.of(ORGANIZATION, newAgentId());
    const contactId = await newContact(contacts);
    const before = await objectCount();
    const [first, second] = [aFile('fil_1', 'one'), aFile('fil_2', 'two')];
    const kept = await contacts.files.upload(contactId, first, NOW);
    expect(kept).toEqual({
      id: 'fil_1',
      name: 'note.txt',
      contentType: 'text/plain',
      sizeBytes: 3,
      createdAt: Math.floor(NOW),
    });
    await contacts.files.upload(contactId, second, NOW);
    expect((await page(contacts, contactId))?.entries.map(({ id }) => id)).toEqual(['fil_2', 'fil_1']);
    const one = await contacts.files.page(contactId, { limit: 1, after: null });
    expect(one).toMatchObject({ entries: [{ id: 'fil_2' }], next: 'fil_2' });
    expect(await contacts.files.page(contactId, { limit: 1, after: 'fil_2' })).toMatchObject({
      entries: [{ id: 'fil_1' }],
      next: null,
    });
    expect(await textOf(contacts, contactId, 'fil_2')).toBe('two');
    expect(await contacts.files.remove(contactId, 'fil_2', NOW)).toBe(true);
    expect(await contacts.files.remove(contactId, 'fil_2', NOW)).toBe(false);
    expect(await textOf(contacts, contactId, 'fil_2')).toBeNull();
    expect(await objectCount()).toBe(before + 1);
    await contacts.remove(contactId, anyway);
    expect(await objectCount()).toBe(before);
    expect(await page(contacts, contactId)).toBeNull();
  });

  test('of no contact are none, and none can be added', async () => {
    const contacts = running.contacts.of(ORGANIZATION, newAgentId());
    const before = await objectCount();
    expect(await page(contacts, aContactId())).toBeNull();
    expect(await contacts.files.upload(aContactId(), aFile(), NOW)).toBeNull();
    expect(await objectCount()).toBe(before);
  });

  test('of no contact are not even sent to the object store', async () => {
    const life = dyingAt(1, 'before');
    const contacts = createContactStores(running.store, life.objects(running.objects));
    const { files } = contacts.of(ORGANIZATION, newAgentId());
    expect(await files.upload(aContactId(), aFile(), NOW)).toBeNull();
    expect(life.steps()).toBe(0);
  });

  test('are as many as allowed, however many come at once', async () => {
    const contacts = running.contacts.of(ORGANIZATION, newAgentId());
    const contactId = await newContact(contacts);
    const before = await objectCount();
    for (let at = 0; at < MAX_FILES_PER_CONTACT - 2; at++) {
      await contacts.files.upload(contactId, aFile(), NOW);
    }
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => contacts.files.upload(contactId, aFile(), NOW)),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(3);
    for (const { reason } of refused as PromiseRejectedResult[]) expect(reason).toBeInstanceOf(Conflict);
    expect((await page(contacts, contactId))?.entries).toHaveLength(MAX_FILES_PER_CONTACT);
    expect(await objectCount()).toBe(before + MAX_FILES_PER_CONTACT);
  }, 30_000);

  test('that are uploaded while the contact is deleted are gone with it, or were never there', async () => {
    const contacts = running.contacts.of(ORGANIZATION, newAgentId());
    const before = await objectCount();
    for (let round = 0; round < 5; round++) {
      const contactId = await newContact(contacts);
      const uploads = Array.from({ length: 3 }, () => contacts.files.upload(contactId, aFile(), NOW));
      await Promise.all([...uploads, contacts.remove(contactId, anyway)]);
      expect(await contacts.read(contactId)).toBeNull();
    }
    expect(await objectCount()).toBe(before);
  });

  test('P-10 are nobody else’s to list, open, add to or remove', async () => {
    const mine = running.contacts.of('org_1', 'agt_1');
    const contactId = await newContact(mine);
    await mine.files.upload(contactId, aFile('fil_1'), NOW);
    for (const other of [running.contacts.of('org_1', 'agt_2'), running.contacts.of('org_2', 'agt_1')]) {
      expect(await page(other, contactId)).toBeNull();
      expect(await other.files.open(contactId, 'fil_1')).toBeNull();
      expect(await other.files.upload(contactId, aFile(), NOW)).toBeNull();
      expect(await other.files.remove(contactId, 'fil_1', NOW)).toBe(false);
    }
    expect(await textOf(mine, contactId, 'fil_1')).toBe('some bytes');
  });

  test('a file is found under its own contact only', async () => {
    const contacts = running.contacts.of(ORGANIZATION, newAgentId());
    const [one, other] = [await newContact(contacts), await newContact(contacts)];
    await contacts.files.upload(one, aFile('fil_1'), NOW);
    expect(await contacts.files.open(other, 'fil_1')).toBeNull();
    expect(await contacts.files.remove(other, 'fil_1', NOW)).toBe(false);
  });
});

describe('a process that dies anywhere', () => {
  /** Contacts of an agent, seen by a process that will die. */
  const dying = (life: Life, agentId: string) =>
    createContactStores(
      { ...running.store, client: life.client(running.store.client) },
      life.objects(running.objects),
    ).of(ORGANIZATION, agentId);

  /** Runs what a process does, with its death at each step in turn; `check` looks at what it left. */
  async function atEveryStep(
    run: (contacts: Contacts, contactId: string) => Promise<unknown>,
    check: (contacts: Contacts, contactId: string) => Promise<void>,
  ): Promise<void> {
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth++) {
        const agentId = newAgentId();
        const contacts = running.contacts.of(ORGANIZATION, agentId);
        const contactId = await newContact(contacts);
        await contacts.files.upload(contactId, aFile('fil_first', 'first'), NOW);
        const life = dyingAt(nth, when);
        const outcome = await run(dying(life, agentId), contactId).catch((error: unknown) => error);
        if (!(outcome instanceof Died)) {
          expect(nth).toBeGreaterThan(3);
          break;
        }
        for (const { id } of (await page(contacts, contactId))?.entries ?? []) {
          expect(await textOf(contacts, contactId, id)).not.toBeNull();
        }
        await check(contacts, contactId);
      }
    }
  }

  test('in an upload: the repetition makes one file, and no bytes stay behind', async () => {
    const before = await objectCount();
    let agentCount = 0;
    await atEveryStep(
      (contacts, contactId) => contacts.files.upload(contactId, aFile('fil_again', 'again'), NOW),
      async (contacts, contactId) => {
        agentCount++;
        const kept = await contacts.files.upload(contactId, aFile('fil_again', 'again'), MUCH_LATER);
        expect(kept).toMatchObject({ id: 'fil_again', sizeBytes: 5 } satisfies Partial<ContactFile>);
        await contacts.files.upload(contactId, aFile('fil_last', 'last'), MUCH_LATER);
        const ids = (await page(contacts, contactId))?.entries.map(({ id }) => id);
        expect(ids).toEqual(['fil_last', 'fil_first', 'fil_again']);
        expect(await textOf(contacts, contactId, 'fil_again')).toBe('again');
      },
    );
    // Two files more of the runs that came to their end.
    expect(await objectCount()).toBe(before + 3 * agentCount + 2 * 2);
  }, 30_000);

  test('in the deletion of a file: the next one finishes it', async () => {
    const before = await objectCount();
    await atEveryStep(
      (contacts, contactId) => contacts.files.remove(contactId, 'fil_first', NOW),
      async (contacts, contactId) => {
        await contacts.files.remove(contactId, 'fil_first', NOW);
        expect((await page(contacts, contactId))?.entries).toEqual([]);
      },
    );
    expect(await objectCount()).toBe(before);
  }, 30_000);

  test('in the deletion of a contact: it is there with its file, or gone with it, and the next one finishes it', async () => {
    const before = await objectCount();
    await atEveryStep(
      (contacts, contactId) => contacts.remove(contactId, anyway),
      async (contacts, contactId) => {
        const isThere = (await contacts.read(contactId)) !== null;
        expect((await page(contacts, contactId))?.entries.length ?? null).toBe(isThere ? 1 : null);
        expect(await contacts.remove(contactId, anyway)).toBe(isThere ? 'removed' : 'missing');
      },
    );
    expect(await objectCount()).toBe(before);
  }, 30_000);

  test('objects that cannot be removed now are no failure of the deletion, and are removed by the next one', async () => {
    const before = await objectCount();
    const agentId = newAgentId();
    const contacts = running.contacts.of(ORGANIZATION, agentId);
    const [one, other] = [await newContact(contacts), await newContact(contacts)];
    await contacts.files.upload(one, aFile(), NOW);
    const deaf = createContactStores(running.store, {
      of: (organizationId) => ({
        ...running.objects.of(organizationId),
        remove: () => Promise.reject(new StoreUnavailable(new Error('no answer'))),
      }),
    }).of(ORGANIZATION, agentId);
    expect(await deaf.remove(one, anyway)).toBe('removed');
    expect(await objectCount()).toBe(before + 1);
    await contacts.remove(other, anyway);
    expect(await objectCount()).toBe(before);
  });
});
