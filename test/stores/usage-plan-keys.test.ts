import { randomBytes } from 'node:crypto';
import {
  type APIGatewayClient,
  type CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  NotFoundException,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { createUsagePlanKeys, readTextMap } from '../../stores/usage-plan-keys.ts';

type Command = CreateApiKeyCommand | CreateUsagePlanKeyCommand | DeleteApiKeyCommand;

function gateway(answer: (command: Command) => unknown) {
  const sent: Command[] = [];
  const send = async (command: Command) => {
    sent.push(command);
    return answer(command);
  };
  const client = { send } as unknown as APIGatewayClient;
  return { sent, keys: createUsagePlanKeys(client, { starter: 'plan-1' }, randomBytes) };
}

describe('gateway keys', () => {
  test('a new one has a random value of its own and stands in the plan of the tier', async () => {
    const { sent, keys } = gateway(() => ({ id: 'gk1' }));
    const first = await keys.attach('starter', 'local/key_1');
    const second = await keys.attach('starter', 'local/key_2');
    expect(first).toEqual({ id: 'gk1', value: expect.stringMatching(/^[0-9A-Za-z]{40}$/) });
    expect(second.value).not.toBe(first.value);
    expect(sent.slice(0, 2).map(({ input }) => input)).toEqual([
      { name: 'local/key_1', value: first.value, enabled: true },
      { usagePlanId: 'plan-1', keyId: 'gk1', keyType: 'API_KEY' },
    ]);
  });

  test('a tier without a plan is refused before anything is created', async () => {
    const { sent, keys } = gateway(() => ({ id: 'gk1' }));
    for (const plan of ['scale', 'constructor']) {
      await expect(keys.attach(plan, 'x')).rejects.toThrow('has no usage plan');
    }
    expect(sent).toEqual([]);
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
