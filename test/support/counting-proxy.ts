import http from 'node:http';

export interface CountingProxy {
  readonly endpoint: string;
  /** The operations that passed, in order, without their version prefix: `UpdateItem`. */
  readonly operations: string[];
  readonly stop: () => Promise<void>;
}

/** Stands between a client and the store, and writes down every request that the store gets. */
export async function startCountingProxy(storeEndpoint: string): Promise<CountingProxy> {
  const operations: string[] = [];
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer((incoming, outgoing) => {
    operations.push(String(incoming.headers['x-amz-target']).replace(/^.*\./, ''));
    const request = http.request(
      storeEndpoint,
      { agent, method: incoming.method ?? 'POST', headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    request.on('error', () => outgoing.destroy());
    incoming.pipe(request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    operations,
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
