import { type APIGatewayClient, GetUsagePlansCommand, type UsagePlan } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { createUsagePlanIds } from '../../stores/usage-plan-ids.ts';

interface Page {
  readonly items?: readonly UsagePlan[];
  readonly position?: string;
}

/** Answers each question with what `answer` makes of its position, on a later turn of the event loop. */
function account(answer: (position: string | undefined) => Page) {
  const asked: (string | undefined)[] = [];
  const send = async (command: unknown) => {
    if (!(command instanceof GetUsagePlansCommand)) throw new Error('this is only about lists of plans');
    asked.push(command.input.position);
    await new Promise(setImmediate);
    return answer(command.input.position);
  };
  return { asked, ids: createUsagePlanIds({ send } as unknown as APIGatewayClient) };
}

const STARTER = { id: 'p1', name: 'starter' };
const SCALE = { id: 'p2', name: 'scale' };

describe('ids of usage plans', () => {
  test('one question answers for every name, for as long as the process lives', async () => {
    const { asked, ids } = account(() => ({ items: [STARTER, SCALE] }));
    expect([await ids.of('starter'), await ids.of('scale'), await ids.of('starter')]).toEqual([
      'p1',
      'p2',
      'p1',
    ]);
    expect(asked).toHaveLength(1);
  });

  test('who asks at the same time shares the question', async () => {
    const { asked, ids } = account(() => ({ items: [STARTER, SCALE] }));
    await expect(Promise.all(['starter', 'scale', 'starter'].map(ids.of))).resolves.toEqual([
      'p1',
      'p2',
      'p1',
    ]);
    expect(asked).toHaveLength(1);
  });

  test('the list is read to its last page', async () => {
    const pages: Readonly<Record<string, Page>> = {
      '': { items: [STARTER], position: 'a' },
      a: { position: 'b' },
      b: { items: [SCALE] },
    };
    const { asked, ids } = account((position = '') => pages[position] ?? {});
    await expect(ids.of('scale')).resolves.toBe('p2');
    expect(asked).toEqual([undefined, 'a', 'b']);
  });

  test('a list without an end is given up', async () => {
    const { asked, ids } = account(() => ({ items: [STARTER], position: 'a' }));
    await expect(ids.of('starter')).rejects.toThrow('does not end');
    expect(asked).toHaveLength(20);
  });

  test('a failure is everybody’s who waited for it, and is not remembered', async () => {
    let fails = true;
    const { asked, ids } = account(() => {
      if (fails) throw new Error('too many requests');
      return { items: [STARTER] };
    });
    const both = await Promise.allSettled([ids.of('starter'), ids.of('starter')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    await expect(ids.of('starter')).resolves.toBe('p1');
    expect(asked).toHaveLength(2);
  });

  test('a plan that is not there yet is found once it is', async () => {
    let items = [STARTER];
    const { asked, ids } = account(() => ({ items }));
    await expect(ids.of('starter')).resolves.toBe('p1');
    await expect(ids.of('scale')).rejects.toThrow('there is no usage plan called scale');
    items = [STARTER, SCALE];
    await expect(ids.of('scale')).resolves.toBe('p2');
    expect(asked).toHaveLength(3);
  });

  test('of two plans with one name neither is picked, until one is gone', async () => {
    let items = [STARTER, SCALE, { id: 'p3', name: 'starter' }];
    const { ids } = account(() => ({ items }));
    await expect(ids.of('starter')).rejects.toThrow('2 usage plans are called starter: p1, p3');
    await expect(ids.of('scale')).resolves.toBe('p2');
    items = [SCALE, { id: 'p3', name: 'starter' }];
    await expect(ids.of('starter')).resolves.toBe('p3');
  });

  test('an id that is forgotten is asked for anew, once, and no other id', async () => {
    let items = [STARTER, SCALE];
    const { asked, ids } = account(() => ({ items }));
    await ids.of('starter');
    items = [{ id: 'p9', name: 'starter' }, SCALE];
    ids.forget('starter', 'p1');
    await expect(ids.of('scale')).resolves.toBe('p2');
    expect(asked).toHaveLength(1);
    await expect(ids.of('starter')).resolves.toBe('p9');
    // Who comes later with the old id does not undo that.
    ids.forget('starter', 'p1');
    await expect(ids.of('starter')).resolves.toBe('p9');
    expect(asked).toHaveLength(2);
  });

  test('plans without a name or an id are passed over', async () => {
    const { ids } = account(() => ({ items: [{ id: 'p0' }, { name: 'starter' }, STARTER] }));
    await expect(ids.of('starter')).resolves.toBe('p1');
  });
});
