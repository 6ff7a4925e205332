import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCheckout, type Recording, record, removeCheckout } from '../recorder.ts';
import { FUNCTIONS_WITH_EVENTS, route, shop, smallPolicy } from '../small-policy.ts';

const READER = 'gatehouse-test-reader';
/** The functions of the small policy that are behind the gateway. */
const SOURCES = ['authorizer', 'completions', 'console', 'discovery'];

let root: string;
let recording: Recording;

beforeAll(async () => {
  root = createCheckout([...FUNCTIONS_WITH_EVENTS.map(({ name }) => name), 'second', 'third']);
  recording = await record('test', root, smallPolicy(), {}, FUNCTIONS_WITH_EVENTS);
});
afterAll(() => removeCheckout(root));

describe('P-2 a function that is invoked with log lines', () => {
  test('P-2 is handed those that match of every function behind the gateway, and no others', () => {
    expect(recording.all('cloudwatch/logSubscriptionFilter:LogSubscriptionFilter')).toEqual(
      SOURCES.map((source) => ({
        name: READER,
        logGroup: `/aws/lambda/gatehouse-test-${source}`,
        filterPattern: '{ $.message = "request" }',
        destinationArn: expect.stringMatching(/:reader-function$/),
      })),
    );
  });

  test('P-2 may be called for those logs and by nobody else', () => {
    const permissions = recording
      .all('lambda/permission:Permission')
      .filter(({ function: name }) => name === READER);
    expect(permissions).toEqual(
      SOURCES.map((source) => ({
        action: 'lambda:InvokeFunction',
        function: READER,
        principal: 'logs.amazonaws.com',
        sourceArn: expect.stringMatching(new RegExp(`:${source}-logs:\\*$`)),
      })),
    );
  });

  test('P-2 serves no route', async () => {
    const surfaces = { shop: shop({ routes: [route('GET /x', { function: 'reader' })] }) };
    await expect(record('test', root, smallPolicy({ surfaces }), {}, FUNCTIONS_WITH_EVENTS)).rejects.toThrow(
      'the function `reader` is invoked with log lines, never by a request',
    );
  });

  test('P-2 has one other beside it at most: a log has two filters', async () => {
    const [reader] = FUNCTIONS_WITH_EVENTS.filter(({ name }) => name === 'reader');
    if (reader === undefined) throw new Error('there is no reader');
    const two = [...FUNCTIONS_WITH_EVENTS, { ...reader, name: 'second' }];
    const { length } = (await record('test', root, smallPolicy(), {}, two)).all(
      'cloudwatch/logSubscriptionFilter:LogSubscriptionFilter',
    );
    expect(length).toBe(2 * SOURCES.length);
    await expect(
      record('test', root, smallPolicy(), {}, [...two, { ...reader, name: 'third' }]),
    ).rejects.toThrow(
      'functions `reader`, `second`, `third` are invoked with the lines of every log, and a log has at most 2 subscription filters',
    );
  });
});
