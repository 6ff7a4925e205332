import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands for an endpoint of AWS, for clients on this machine. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** At once: whoever is being answered is cut off. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const SIGNED = /^AWS4-HMAC-SHA256 /;

/** Listens on any port that is free. */
export async function listenOnLoopback(listener: RequestListener): Promise<LoopbackServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${HOST}:${port}`, close: () => closeServer(server) };
}

/** Browsers can reach loopback ports, but not with this header: the SDK's requests are told by it. */
export function isSigned({ headers }: IncomingMessage): boolean {
  return SIGNED.test(headers.authorization ?? '');
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
