import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Contact, ContactFields } from '../../core/contacts/contact.ts';
import { type AskedFilter, contactFilter } from '../../core/contacts/filter.ts';
import { type ContactOrder, ORDER_FIELDS } from '../../core/contacts/order.ts';
import { MAX_EXAMINED, MAX_LOOKED_UP } from '../../stores/contact-list.ts';
import type { Contacts } from '../../stores/contacts.ts';
import { aContactId, NOW, type RunningContacts, someFields, startContacts } from '../support/contacts.ts';

let running: RunningContacts;
beforeAll(async () => {
  running = await startContacts();
});
afterAll(() => running.stop());

let agents = 0;
const newAgent = () => running.contacts.of('org_1', `agt_list${agents++}`);

/** Few of each, so that they meet: in other cases, accents and spellings. */
const NAMES = ['Ada', 'ada', 'Ada B', 'Ádá', 'Zoë', 'Zoe', '😀', '#', 'Ada!', 'ﬁn', ''];
const EMAILS = ['a@x.example', 'A@X.example', 'b@x.example', 'zoë@x.example'];
const PHONES = ['+49 (0)30 123-45', '0049 30 12345', '030 12345', '+49 30 12345 ext. 6'];
const TAGS = ['vip', 'VIP', 'lead', 'été'];
const TEXTS = ['Acme Ltd', 'ACME', 'Müller & Söhne', 'with ada', ''];
const WORDS = ['ada', 'MULLER', 'acme ltd', 'x.example', 'ada acme', 'nobody'];

const contact = fc.record({
  second: fc.integer({ min: 0, max: 3 }),
  name: fc.constantFrom(...NAMES),
  emails: fc.subarray(EMAILS),
  phones: fc.subarray(PHONES),
  company: fc.constantFrom(...TEXTS),
  tags: fc.subarray(TAGS),
  notes: fc.constantFrom(...TEXTS),
  changedAfter: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
});
type Described = Omit<ContactFields, 'customFields'> & { second: number; changedAfter: number | null };

const filter: fc.Arbitrary<AskedFilter> = fc.record(
  {
    email: fc.constantFrom(...EMAILS),
    phone: fc.constantFrom(...PHONES),
    tags: fc.subarray(TAGS),
    text: fc.constantFrom(...WORDS),
  },
  { requiredKeys: [] },
);
const order: fc.Arbitrary<ContactOrder> = fc.record({
  by: fc.constantFrom(...ORDER_FIELDS),
  descending: fc.boolean(),
});

async function add(contacts: Contacts, { second, changedAfter, ...fields }: Described): Promise<Contact> {
  const created = await contacts.create(
    aContactId(NOW + second),
    someFields({ ...fields, customFields: {} }),
  );
  if (changedAfter === null) return created;
  const changed = await contacts.change(
    created.id,
    (before) => ({ ...before, customFields: { seen: true } }),
    {
      precondition: () => true,
      now: NOW + second + changedAfter,
    },
  );
  return changed as Contact;
}

/** Every page, until there is none. `between` is what others do meanwhile. */
async function allPages(
  contacts: Contacts,
  asked: { filter?: AskedFilter; order: ContactOrder; limit: number },
  between: () => Promise<void> = async () => undefined,
): Promise<Contact[]> {
  const found: Contact[] = [];
  let after: string | null = null;
  do {
    const page = await contacts.list({ ...asked, filter: contactFilter(asked.filter ?? {}), after });
    expect(page.contacts.length).toBeLessThanOrEqual(asked.limit);
    found.push(...page.contacts);
    after = page.next;
    if (after !== null) await between();
  } while (after !== null);
  return found;
}

const plain = (text: string | null) => (text ?? '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const DIGITS: Record<string, string> = {
  '+49 (0)30 123-45': '493012345',
  '0049 30 12345': '493012345',
  '+49 30 12345 ext. 6': '493012345',
  '030 12345': '03012345',
};

/** The list as anybody would write it who holds all contacts in memory. */
function model(contacts: Contact[], asked: AskedFilter, { by, descending }: ContactOrder): string[] {
  const lower = (texts: readonly string[]) => texts.map((text) => text.toLowerCase());
  const kept = contacts.filter(({ name, company, notes, emails, phones, tags }) => {
    const texts = [name, company, notes, ...emails].map(plain);
    return (
      (asked.email === undefined || lower(emails).includes(asked.email.toLowerCase())) &&
      (asked.phone === undefined ||
        phones.some((phone) => DIGITS[phone] === DIGITS[asked.phone as string])) &&
      lower(asked.tags ?? []).every((tag) => lower(tags).includes(tag)) &&
      (asked.text ?? '')
        .split(' ')
        .map(plain)
        .every((word) => texts.some((text) => text.includes(word)))
    );
  });
  const key = (one: Contact) => (by === 'name' ? plain(one.name) : one[by]);
  const compare = (one: string | number, other: string | number) =>
    typeof one === 'number'
      ? one - (other as number)
      : Buffer.compare(Buffer.from(one), Buffer.from(other as string));
  const sorted = kept.sort((one, other) => compare(key(one), key(other)) || compare(one.id, other.id));
  return (descending ? sorted.reverse() : sorted).map(({ id }) => id);
}

describe('V-6 the list of contacts', () => {
  test('is what a list in memory would be, for every filter, order and size of page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(contact, { maxLength: 14 }),
        fc.array(fc.tuple(filter, order, fc.integer({ min: 1, max: 6 })), { minLength: 4, maxLength: 6 }),
        async (described, questions) => {
          const contacts = newAgent();
          const all = await Promise.all(described.map((one) => add(contacts, one)));
          for (const [asked, by, limit] of questions) {
            const found = await allPages(contacts, { filter: asked, order: by, limit });
            expect(found.map(({ id }) => id)).toEqual(model(all, asked, by));
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  test('shows what is there throughout once, whatever comes and goes between the pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(contact, { minLength: 1, maxLength: 10 }),
        fc.array(fc.tuple(contact, fc.nat()), { maxLength: 10 }),
        order,
        fc.integer({ min: 1, max: 3 }),
        async (described, coming, by, limit) => {
          const contacts = newAgent();
          const there = await Promise.all(described.map((one) => add(contacts, one)));
          const going = there.slice(0, there.length / 2);
          const staying = there.slice(going.length);
          const events = coming.values();
          const found = await allPages(contacts, { order: by, limit }, async () => {
            const { value } = events.next();
            if (value !== undefined) await add(contacts, value[0]);
            const gone = going.pop();
            if (gone !== undefined) {
              await contacts.remove(gone.id, { precondition: () => true, now: NOW });
            }
          });
          const ids = found.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids).toEqual(expect.arrayContaining(staying.map(({ id }) => id)));
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  test('an email address that very many have still finds all of them, in order', async () => {
    const contacts = newAgent();
    const count = MAX_LOOKED_UP + 30;
    const name = (at: number) => `Number ${String(at).padStart(4, '0')}`;
    for (let at = 0; at < count; at += 10) {
      await Promise.all(
        Array.from({ length: 10 }, (_, more) =>
          contacts.create(
            aContactId(),
            someFields({ name: name(count - at - more), emails: ['all@x.example'] }),
          ),
        ),
      );
    }
    await contacts.create(aContactId(), someFields({ name: 'Number 0000b' }));
    const asked = { filter: { email: 'ALL@x.example' }, order: { by: 'name', descending: false } as const };
    const found = await allPages(contacts, { ...asked, limit: 50 });
    expect(found.map((one) => one.name)).toEqual(Array.from({ length: count }, (_, at) => name(at + 1)));
  }, 60_000);

  test('a request looks at a bounded number of contacts: its page may be empty, and the next goes on', async () => {
    const contacts = newAgent();
    const wanted = aContactId(NOW - 10);
    await contacts.create(wanted, someFields({ tags: ['needle'] }));
    for (let at = 0; at < MAX_EXAMINED; at += 20) {
      await Promise.all(Array.from({ length: 20 }, () => contacts.create(aContactId(), someFields())));
    }
    const filter = contactFilter({ tags: ['needle'] });
    const order = { by: 'createdAt', descending: true } as const;
    const first = await contacts.list({ filter, order, limit: 10, after: null });
    expect(first.contacts).toEqual([]);
    expect(first.next).not.toBeNull();
    const second = await contacts.list({ filter, order, limit: 10, after: first.next });
    expect(second.contacts.map(({ id }) => id)).toEqual([wanted]);
    expect(second.next).toBeNull();
  }, 60_000);

  test('P-10 another agent, or the same one of another organization, lists none of them', async () => {
    const mine = running.contacts.of('org_1', 'agt_1');
    await mine.create(aContactId(), someFields({ emails: ['a@x.example'] }));
    for (const other of [running.contacts.of('org_1', 'agt_2'), running.contacts.of('org_2', 'agt_1')]) {
      for (const by of ORDER_FIELDS) {
        expect(await allPages(other, { order: { by, descending: false }, limit: 10 })).toEqual([]);
        const filter = { email: 'a@x.example' };
        expect(await allPages(other, { filter, order: { by, descending: false }, limit: 10 })).toEqual([]);
      }
    }
  });
});
