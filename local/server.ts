import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Distribution } from './distribution.ts';
import { serve } from './gateway.ts';
import type { Stage } from './stage.ts';
import { StartError } from './start-error.ts';

/** API Gateway's limit for all headers together; beyond it Node answers 431. */
const MAX_HEADER_BYTES = 10_240;
/** A client has so long to send its headers, and the whole of a request. */
const HEADERS_TIMEOUT_MILLISECONDS = 10_000;
const REQUEST_TIMEOUT_MILLISECONDS = 60_000;
/** A connection without requests is kept for so long. */
const KEEP_ALIVE_MILLISECONDS = 65_000;
/** The addresses of `localhost`: clients differ in which of them they try first. */
const IPV4_HOST = '127.0.0.1';
const IPV6_HOST = '::1';
/** What a machine without IPv6 says. */
const NO_IPV6: ReadonlySet<string | undefined> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);
/** Until the program has been evaluated, a client may as well wait so long. */
const STARTING_RETRY_SECONDS = 1;
const POLL_MILLISECONDS = 20;

/** What is served: nothing yet while the program is being evaluated. */
export interface Content {
  readonly stages: ReadonlyMap<string, Stage>;
  /** Answers what belongs to no stage; null if nothing does. */
  readonly distribution: Distribution | null;
}

/** The one port that everything hangs under: `/<stage>/…`, and the distribution at every other path. */
export class LocalServer {
  /** One for each address, behind the same port. */
  readonly #servers: Server[] = [];
  #content: Content | null = null;

  private constructor() {}

  static async listen(port: number): Promise<LocalServer> {
    const local = new LocalServer();
    await local.#listen(port, IPV4_HOST);
    try {
      await local.#listen(local.port, IPV6_HOST);
    } catch (error) {
      if (NO_IPV6.has((error as NodeJS.ErrnoException).code)) return local;
      await local.close(0);
      throw error;
    }
    return local;
  }

  async #listen(port: number, host: string): Promise<void> {
    const server = createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MILLISECONDS,
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    });
    server.on('request', (request, response) => this.#answer(request, response));
    server.on('clientError', answerBadRequest);
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
      server.listen(port, host, resolve);
    });
    this.#servers.push(server);
  }

  get port(): number {
    const [server] = this.#servers as [Server];
    return (server.address() as AddressInfo).port;
  }

  serve(content: Content): void {
    this.#content = content;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    // Without a listener, an error of a connection that breaks off would end the process.
    response.on('error', () => undefined);
    const content = this.#content;
    if (content === null) {
      response.setHeader('Retry-After', STARTING_RETRY_SECONDS);
      sayJson(response, 503, 'Gatehouse is starting.');
    } else {
      route(content, request, response);
    }
  }

  /** Accepts nothing more, lets the requests in flight end within the bound, then closes what is left. */
  async close(boundMilliseconds: number): Promise<void> {
    const servers = this.#servers;
    const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    const each = (act: (server: Server) => void) => () => servers.forEach(act);
    // A connection that was busy becomes idle later; nobody else would close it then.
    const sweep = setInterval(
      each((server) => server.closeIdleConnections()),
      POLL_MILLISECONDS,
    );
    const bound = setTimeout(
      each((server) => server.closeAllConnections()),
      boundMilliseconds,
    );
    await Promise.all(closed);
    clearInterval(sweep);
    clearTimeout(bound);
  }
}

function route(content: Content, request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const slash = path.indexOf('/', 1);
  const stage = content.stages.get(slash < 0 ? path.slice(1) : path.slice(1, slash));
  if (stage) {
    const query = mark < 0 ? '' : url.slice(mark + 1);
    void serve(stage, request, response, slash < 0 ? '/' : path.slice(slash), query, Date.now());
    return;
  }
  if (content.distribution !== null) {
    void content.distribution(request, response, path);
    return;
  }
  const known = [...content.stages.keys()].map((name) => `/${name}`);
  sayJson(response, 404, `Nothing is served here; ask below ${known.join(', ')}.`);
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartError(`Port ${port} is in use: stop what uses it, or choose another with PORT.`);
  }
  if (error.code === 'EACCES')
    return new StartError(`Port ${port} may not be opened: choose one above 1023 with PORT.`);
  return error;
}

function sayJson(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify({ message });
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

const CLIENT_ERRORS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function answerBadRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const status = CLIENT_ERRORS[error.code ?? ''] ?? '400 Bad Request';
  const body = JSON.stringify({ message: status.slice(4) });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
