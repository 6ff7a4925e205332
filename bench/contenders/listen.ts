import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';

/** Serves on a free port of this machine and says which, in one line of JSON, to whoever started the process. */
export function listen(listener: RequestListener): void {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number };
    process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}/` })}\n`);
  });
}
