import { consoleSurfaceOf } from '../core/console-surface.ts';
import { parseBaseUrl } from '../core/values/base-url.ts';
import { loadPolicy } from '../infra/policies.ts';
import { readPort } from '../local/port.ts';
import { CommandFailure, EXIT, type Terminal } from './command.ts';

const ENVIRONMENT = 'local';

/**
 * Where the console API answers, without a slash at its end.
 *
 * @param asked as it was written; undefined for the platform that runs on this machine
 */
export function consoleAddress(asked: string | undefined, { environment }: Terminal): string {
  return asked === undefined ? localAddress(environment) : readAddress(asked);
}

function localAddress({ PORT, GATEHOUSE_POLICIES }: Terminal['environment']): string {
  const { surfaces } = loadPolicy(ENVIRONMENT, GATEHOUSE_POLICIES || undefined);
  const surface = consoleSurfaceOf(surfaces);
  if (surface === null) throw new CommandFailure('no surface of this checkout lists keys; give --url');
  return `http://localhost:${readPort(PORT)}/${surface.name}`;
}

/** The text is not repeated where it is refused: it may hold a password. */
function readAddress(text: string): string {
  const address = parseBaseUrl(text);
  if (address !== null) return address;
  throw new CommandFailure(
    '--url has to be an address that begins with https:// (http:// on this machine only), without user, query and fragment.',
    EXIT.usage,
  );
}
