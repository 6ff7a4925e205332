import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ObjectStore, ObjectStores } from '../../stores/objects.ts';

/** What a process says that is no longer there. */
export class Died extends Error {}

export interface Life {
  /** How many steps were taken. */
  readonly steps: () => number;
  readonly client: (client: DynamoDBClient) => DynamoDBClient;
  readonly objects: (stores: ObjectStores) => ObjectStores;
}

/**
 * A process that dies at its nth question to a store, and does nothing after it.
 *
 * @param when `before`: the store never hears the question. `after`: it does, and nobody hears the answer.
 */
export function dyingAt(nth: number, when: 'before' | 'after'): Life {
  let taken = 0;
  async function step<T>(ask: () => Promise<T>): Promise<T> {
    taken++;
    if (taken > nth || (taken === nth && when === 'before')) throw new Died();
    const answer = await ask();
    if (taken >= nth) throw new Died();
    return answer;
  }
  return {
    steps: () => taken,
    client: (client) =>
      new Proxy(client, {
        get: (target, name) =>
          name === 'send'
            ? (command: never) => step(() => target.send(command))
            : Reflect.get(target, name, target),
      }),
    objects: (stores) => ({
      of: (organizationId) => {
        const store = stores.of(organizationId);
        return {
          put: (...put: Parameters<ObjectStore['put']>) => step(() => store.put(...put)),
          open: (key: string) => step(() => store.open(key)),
          remove: (key: string) => step(() => store.remove(key)),
        };
      },
    }),
  };
}
