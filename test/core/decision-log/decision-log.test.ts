import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../../core/decide.ts';
import { type ReadDecision, readDecision } from '../../../core/decision-log/read-decision.ts';
import { writeDecision } from '../../../core/decision-log/write-decision.ts';
import type { Credential, RequestFacts } from '../../../core/facts.ts';
import { credential, now, POLICY, request } from '../../support/any-decision.ts';
import { aCredential, aRequest, NOW } from '../../support/facts.ts';

const written = (asked: RequestFacts, record: Credential | null, at: number) =>
  writeDecision({
    requestId: 'req-1',
    environment: POLICY.environment.name,
    policyVersion: POLICY.version,
    request: asked,
    record,
    now: at,
    decision: decide(POLICY, asked, record, at),
  });

function reread(line: string) {
  const read: ReadDecision = readDecision(JSON.parse(line) as Record<string, unknown>);
  if (read.state !== 'decision') throw new Error(JSON.stringify(read));
  return read.logged;
}

describe('P-6 the line of a decision', () => {
  test('holds what it takes to decide again, alike in every step', () => {
    fc.assert(
      fc.property(request, credential, now, (asked, record, at) => {
        const made = decide(POLICY, asked, record, at);
        const { decision, ...facts } = reread(written(asked, record, at));
        const again = decide(POLICY, facts.request, facts.record, facts.now);
        expect(again).toMatchObject(decision);
        const { windows: _, ...exactly } = made;
        expect(again).toMatchObject(exactly);
      }),
      { numRuns: 500 },
    );
  });

  test('comes back as it was written', () => {
    fc.assert(
      fc.property(request, credential, now, (asked, record, at) => {
        const line = written(asked, record, at);
        expect(writeDecision(reread(line))).toBe(line);
      }),
    );
  });

  test('P-9 holds no hash, and no agent but that of the key', () => {
    fc.assert(
      fc.property(request, credential, now, (asked, record, at) => {
        expect(written(asked, record, at)).not.toMatch(/hash of|agt_[23]/);
      }),
    );
  });

  const DENIED = written(aRequest(), aCredential({ account: 'suspended' }), NOW);
  const changed = (differences: Record<string, unknown>) =>
    readDecision({ ...(JSON.parse(DENIED) as Record<string, unknown>), ...differences });

  test.each([
    ['a field that is missing', { from: undefined }, '`from`'],
    ['a record that is none', { record: [] }, '`record`'],
    ['a kind that there is not', { presented: 'password' }, '`presented`'],
    ['a time that is none', { at: 'yesterday' }, '`at`'],
    ['a code that there is not', { code: 'tired' }, '`tired`'],
    ['a rule that there is not', { rule: 'moon-is-full' }, 'another release'],
    ['rules in another order', { asked: 3 }, 'another release'],
    ['an agent that nobody has', { agents: 'own' }, 'no agent of its own'],
  ])('is not guessed at: %s', (_, differences, why) => {
    expect(changed(differences)).toMatchObject({
      state: 'unreadable',
      requestId: 'req-1',
      why: expect.stringContaining(why),
    });
  });

  test('is told from other lines', () => {
    expect(changed({ message: 'request' })).toEqual({ state: 'other' });
    expect(readDecision({})).toEqual({ state: 'other' });
  });
});
