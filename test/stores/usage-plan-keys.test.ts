import { randomBytes } from 'node:crypto';
import {
  type APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetUsagePlansCommand,
  NotFoundException,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { createUsagePlanKeys, readTextMap } from '../../stores/usage-plan-keys.ts';

type Command = GetUsagePlansCommand | CreateApiKeyCommand | CreateUsagePlanKeyCommand | DeleteApiKeyCommand;

const NAME = 'gatehouse-test-starter';

/** `planId` is the id under which the plan is found by its name, at each question. */
function gateway(
  answer: (command: Exclude<Command, GetUsagePlansCommand>) => unknown,
  planId = () => 'plan-1',
) {
  const sent: Command[] = [];
  const send = async (command: Command) => {
    sent.push(command);
    if (command instanceof GetUsagePlansCommand) return { items: [{ id: planId(), name: NAME }] };
    return answer(command);
  };
  const client = { send } as unknown as APIGatewayClient;
  const all = <T extends Command>(kind: abstract new (...args: never[]) => T) =>
    sent.filter((command): command is T => command instanceof kind);
  return { sent, all, keys: createUsagePlanKeys(client, { starter: NAME }, randomBytes) };
}

function refusal(name: string): Error {
  return Object.assign(new Error(`refused: ${name}`), { name });
}

describe('gateway keys', () => {
  test('a new one has a random value of its own and stands in the plan of the tier', async () => {
    const { sent, keys } = gateway(() => ({ id: 'gk1' }));
    const first = await keys.attach('starter', 'local/key_1');
    const second = await keys.attach('starter', 'local/key_2');
    expect(first).toEqual({ id: 'gk1', value: expect.stringMatching(/^[0-9A-Za-z]{40}$/) });
    expect(second.value).not.toBe(first.value);
    expect(sent.map(({ input }) => input)).toEqual([
      { limit: 500 },
      { name: 'local/key_1', value: first.value, enabled: true },
      { usagePlanId: 'plan-1', keyId: 'gk1', keyType: 'API_KEY' },
      { name: 'local/key_2', value: second.value, enabled: true },
      { usagePlanId: 'plan-1', keyId: 'gk1', keyType: 'API_KEY' },
    ]);
  });

  test('a tier without a plan is refused before anything is asked or created', async () => {
    const { sent, keys } = gateway(() => ({ id: 'gk1' }));
    for (const plan of ['scale', 'constructor']) {
      await expect(keys.attach(plan, 'x')).rejects.toThrow('has no usage plan');
    }
    expect(sent).toEqual([]);
  });

  test('while the plan cannot be found, no key is created', async () => {
    const { sent, keys } = gateway(
      () => ({ id: 'gk1' }),
      () => {
        throw new Error('the list is out of order');
      },
    );
    await expect(keys.attach('starter', 'x')).rejects.toThrow('the list is out of order');
    expect(sent).toHaveLength(1);
  });

  // The permissions name plans by id, so AWS may refuse the old id before it looks for the plan.
  test.each(['NotFoundException', 'AccessDeniedException'])(
    'a plan that was made anew and answers %s is looked up once more, for the same key',
    async (name) => {
      let current = 'plan-1';
      const { all, keys } = gateway(
        (command) => {
          if (command instanceof CreateUsagePlanKeyCommand && command.input.usagePlanId !== current) {
            throw refusal(name);
          }
          return { id: 'gk1' };
        },
        () => current,
      );
      await keys.attach('starter', 'x');
      current = 'plan-2';
      const both = await Promise.all([keys.attach('starter', 'y'), keys.attach('starter', 'z')]);
      expect(both.map(({ id }) => id)).toEqual(['gk1', 'gk1']);
      await keys.attach('starter', 'w');
      expect(all(GetUsagePlansCommand)).toHaveLength(2);
      expect(all(CreateApiKeyCommand)).toHaveLength(4);
      expect(all(DeleteApiKeyCommand)).toHaveLength(0);
      expect(all(CreateUsagePlanKeyCommand).map(({ input }) => input.usagePlanId)).toEqual([
        'plan-1',
        'plan-1',
        'plan-1',
        'plan-2',
        'plan-2',
        'plan-2',
      ]);
    },
  );

  test('a plan that is found under the same id again is not tried twice, and the key is removed', async () => {
    const { all, keys } = gateway((command) => {
      if (command instanceof CreateUsagePlanKeyCommand) throw refusal('NotFoundException');
      return { id: 'gk1' };
    });
    await expect(keys.attach('starter', 'x')).rejects.toThrow('NotFoundException');
    expect(all(GetUsagePlansCommand)).toHaveLength(2);
    expect(all(CreateUsagePlanKeyCommand)).toHaveLength(1);
    expect(all(DeleteApiKeyCommand).map(({ input }) => input)).toEqual([{ apiKey: 'gk1' }]);
  });

  test('one that cannot be put into its plan is removed again', async () => {
    const { sent, keys } = gateway((command) => {
      if (command instanceof CreateUsagePlanKeyCommand) throw new Error('too many');
      return { id: 'gk1' };
    });
    await expect(keys.attach('starter', 'x')).rejects.toThrow('too many');
    expect(sent.at(-1)).toBeInstanceOf(DeleteApiKeyCommand);
    expect(sent.at(-1)?.input).toEqual({ apiKey: 'gk1' });
  });

  test('removing one that is gone already is no error, anything else is', async () => {
    const gone = gateway(() => {
      throw new NotFoundException({ message: 'gone', $metadata: {} });
    });
    await expect(gone.keys.detach('gk1')).resolves.toBeUndefined();
    const broken = gateway(() => {
      throw new Error('broken');
    });
    await expect(broken.keys.detach('gk1')).rejects.toThrow('broken');
  });
});

test.each(['', '[]', 'null', '1', '{"a":1}', '{'])('%p is refused as a map of texts, by its name', (json) => {
  expect(() => readTextMap(json, 'USAGE_PLANS')).toThrow('USAGE_PLANS');
  expect(readTextMap('{"a":"b"}', 'USAGE_PLANS')).toEqual({ a: 'b' });
});
