import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Failure, type Operation } from '../../../functions/chain/call.ts';
import {
  type Answering,
  create,
  DEAD_AFTER_SECONDS,
  mortal,
  START,
  startAnswering,
} from '../../support/answering.ts';

let answering: Answering;
beforeAll(async () => {
  answering = await startAnswering();
});
afterAll(() => answering.stop());

/** What can become of one attempt, if it gets to run at all. */
const FATES = [
  'answers',
  'answers, unremembered',
  'refuses',
  'fails before its effect',
  'fails after its effect',
  'dies before its effect',
  'dies after its effect',
  'hangs, then answers',
  'hangs, then refuses',
] as const;
type Fate = (typeof FATES)[number];

interface Step {
  readonly waitSeconds: number;
  /** Of requests that come at the same time. */
  readonly fates: readonly Fate[];
}

const steps = fc.array(
  fc.record<Step>({
    waitSeconds: fc.constantFrom(0, 1, DEAD_AFTER_SECONDS),
    fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 6 },
);

const RUNS = 60;
const at = (...fates: readonly Fate[]): Step => ({ waitSeconds: DEAD_AFTER_SECONDS, fates });
/** Histories that chance would seldom find. */
const EXAMPLES: readonly (readonly Step[])[] = [
  [at('fails after its effect'), at('refuses')],
  [at('dies after its effect'), at('refuses'), at('dies before its effect')],
  [at('hangs, then answers'), at('answers'), at('hangs, then refuses')],
  [at('refuses'), at('answers, unremembered'), at('refuses', 'answers')],
];
let run = 0;

test('G-8 whatever dies, hangs, fails or comes twice, a request takes effect once at most', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      run += 1;
      const things = new Set<string>();
      const ended = Promise.withResolvers<void>();
      const told: unknown[] = [];
      let now = START;

      const request = async (fate: Fate) => {
        const { idempotency, die } = mortal(answering.idempotency);
        const operation = fated(fate, things, die, ended.promise);
        const got = await answering.send({ key: `run ${run}`, now, operation, idempotency });
        if (got.status === 201) told.push(got.json.id);
      };
      const hanging: Promise<void>[] = [];
      for (const { waitSeconds, fates } of history) {
        now += waitSeconds;
        await Promise.all(
          fates.map((fate) => {
            const sent = request(fate);
            if (!fate.startsWith('hangs')) return sent;
            hanging.push(sent);
            return Promise.race([sent, new Promise((resolve) => setTimeout(resolve, 5))]);
          }),
        );
      }
      // Once the last attempt is dead, a good one gets its answer; those that hung come back to life after it.
      now += DEAD_AFTER_SECONDS;
      await request('answers');
      ended.resolve();
      await Promise.all(hanging);
      await request('answers');

      expect(things.size).toBe(1);
      expect(told.length).toBeGreaterThanOrEqual(2);
      expect(new Set(told)).toEqual(things);
    }),
    { numRuns: RUNS, examples: EXAMPLES.map((history) => [[...history]]) },
  );
});

/** An operation as each is told to be written: what it makes has an id of the call, and is made if it is not there. */
function fated(fate: Fate, things: Set<string>, die: () => void, end: Promise<void>): Operation<null> {
  return async (call) => {
    if (fate.startsWith('hangs')) await end;
    if (fate.endsWith('refuses')) throw new Failure('not_found', { params: { thing: 'box' } });
    if (fate.startsWith('dies')) die();
    if (fate.endsWith('before its effect')) throw new Error('the end');
    const reply = await create(call, null);
    things.add((reply.body as { id: string }).id);
    if (fate.endsWith('after its effect')) throw new Error('the end');
    if (fate === 'answers, unremembered') die();
    return reply;
  };
}
