import { StartError } from './start-error.ts';

const DEFAULT_PORT = 8787;
const MAX_PORT = 65_535;

/** The port that `PORT` chooses for the local platform. */
export function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= MAX_PORT) return port;
  throw new StartError(`PORT is '${text}', and a port is a number from 0 to ${MAX_PORT}.`);
}
