import { describe, expect, test } from '@jest/globals';
import { VERBS } from '../../../core/audit-verbs.ts';
import { NO_FILTER, printFilter, queryOf, readFilter } from '../../../dashboard/audit/audit-filter.ts';
import { actorOf, DEEDS, pageOfSubject, subjectOf } from '../../../dashboard/audit/audit-words.ts';
import type { AuditEntryView } from '../../../functions/console/audit-shapes.ts';

const ENTRY: AuditEntryView = {
  id: 'aud_1',
  at: '2026-01-15T12:00:30.000Z',
  action: 'key.created',
  subject: 'key_1',
  detail: null,
  memberId: 'mem_1',
  memberEmail: 'owner@example.com',
  credentialId: 'ses_1',
  sourceIp: '198.51.100.7',
  requestId: 'req_1',
};

describe('P-11: the filter of the trail', () => {
  test('stands in the address as it is', () => {
    const filter = { ...NO_FILTER, action: 'key', subject: 'key_1&x', to: '2026-01-31' };
    expect(readFilter(printFilter(filter))).toEqual(filter);
    expect(printFilter(NO_FILTER).toString()).toBe('');
  });

  test('asks for both days that it names', () => {
    expect(queryOf({ ...NO_FILTER, from: '2026-02-28', to: '2026-02-28' })).toMatchObject({
      from: '2026-02-28',
      to: '2026-03-01',
    });
    expect(queryOf(NO_FILTER)).toMatchObject({ from: '', to: '' });
  });

  test('leaves it to the console to say what is no day', () => {
    expect(queryOf({ ...NO_FILTER, to: 'soon' })).toMatchObject({ to: 'soon' });
    expect(queryOf({ ...NO_FILTER, to: '2026-13-01' })).toMatchObject({ to: '2026-13-01' });
  });
});

describe('P-11: an entry in words', () => {
  test('has a deed for each thing that can be done, each another', () => {
    expect(new Set(VERBS.map((verb) => DEEDS[verb])).size).toBe(VERBS.length);
  });

  test('says who did it, and to what, by names where they are known', () => {
    expect(actorOf(ENTRY)).toBe('owner@example.com');
    expect(actorOf({ ...ENTRY, memberEmail: null })).toBe('mem_1');
    expect(actorOf({ ...ENTRY, memberEmail: null, memberId: null })).toMatch(/operator/);
    expect(subjectOf(ENTRY, new Map([['key_1', 'A key']]))).toBe('A key');
    expect(subjectOf(ENTRY, new Map())).toBe('key_1');
  });

  test('leads to what it was done to, while that is there', () => {
    const names = new Map([
      ['key_1', 'A key'],
      ['agt_1', 'An agent'],
      ['mem_2', 'a@example.com'],
    ]);
    const pageOf = (action: AuditEntryView['action'], subject: string) =>
      pageOfSubject({ ...ENTRY, action, subject }, names);
    expect(pageOf('key.rotated', 'key_1')).toBe('#/keys/key_1');
    expect(pageOf('agent.created', 'agt_1')).toBe('#/agents/agt_1');
    expect([pageOf('key.deleted', 'key_2'), pageOf('member.removed', 'mem_2')]).toEqual([null, null]);
  });

  test('does not say again what the deed says', () => {
    expect(subjectOf({ ...ENTRY, action: 'session.created', subject: 'ses_1' }, new Map())).toBeNull();
    expect(subjectOf({ ...ENTRY, action: 'member.joined', subject: 'mem_1' }, new Map())).toBeNull();
  });
});
