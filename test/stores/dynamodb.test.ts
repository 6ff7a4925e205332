import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createDynamo } from '../../stores/dynamodb.ts';
import { StoreUnavailable } from '../../stores/unavailable.ts';
import { freePort } from '../support/dynoxide.ts';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** What a read at that port fails with. */
async function failureAt(port: number): Promise<Error> {
  const environment = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
  };
  const client = createDynamo(environment, 50);
  try {
    await client.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: 'a' } } }));
  } catch (error) {
    return error as Error;
  } finally {
    client.destroy();
  }
  throw new Error('the read did not fail');
}

const answering = (status: number, type: string): RequestListener => {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'm' }));
  };
};

describe('the client of the store', () => {
  test('P-9 says so where nobody listens', async () => {
    expect(await failureAt(await freePort())).toBeInstanceOf(StoreUnavailable);
  });

  test('P-9 says so where nobody answers, and waits for it no longer than it may', async () => {
    const failure = await failureAt(await serve(() => undefined));
    expect(failure).toBeInstanceOf(StoreUnavailable);
    expect(failure.cause).toMatchObject({ name: 'TimeoutError' });
  });

  test.each([
    [500, 'InternalServerError'],
    [400, 'ThrottlingException'],
  ])('P-9 says so where the answer is %i %s', async (status, type) => {
    expect(await failureAt(await serve(answering(status, type)))).toBeInstanceOf(StoreUnavailable);
  });

  test('leaves an error about the request as it is', async () => {
    const failure = await failureAt(await serve(answering(400, 'ResourceNotFoundException')));
    expect(failure.name).toBe('ResourceNotFoundException');
  });
});
