import { hash as sha } from 'node:crypto';
import { decide } from '../../core/decide.ts';
import type { Policy, Surface } from '../../core/policy/policy.ts';
import { gather } from '../../core/scenarios/gather.ts';
import { instantOf, supposedRecord } from '../../core/scenarios/supposed-record.ts';
import { CommandFailure, EXIT, type Terminal } from '../command.ts';
import { describesRecord, type OptionValues, scenarioOf } from './explain-options.ts';
import { surfaceIn } from './explain-supposed.ts';
import type { Explained } from './explained.ts';
import { readCurl } from './read-curl.ts';

/**
 * A request that a `curl` command would send.
 *
 * INVARIANT: what it holds of credentials goes into a hash, and nowhere else.
 *
 * @param stack where to look for the credential; undefined for this machine, if a platform runs on it
 */
export async function explainCurl(
  policy: Policy,
  command: string,
  values: OptionValues,
  stack: string | undefined,
  terminal: Terminal,
  now: string,
): Promise<Explained> {
  const { name } = policy.environment;
  if (stack !== undefined && stack !== name) {
    throw new CommandFailure(
      `--stack has to be the environment whose policy decides, \`${name}\`.`,
      EXIT.usage,
    );
  }
  const { method, url, headers, warnings } = readCurl(command);
  const { surface, path } = targetOf(policy, url, values.surface as string | undefined);
  const given = scenarioOf(values, { surface: surface.name, request: `${method} ${path}`, headers: {} }, now);
  const described = { surface: surface.name, method, path, parameters: {}, headers, from: given.from };
  const { request } = gather(policy, described, (text) => sha('sha256', text, 'base64url'));
  const at = instantOf(given.now);
  const { presented } = request;
  const notes = [...warnings];
  if (values.from === undefined) notes.push(`no --from: the request is taken to come from ${given.from}`);
  let credential = supposedRecord(surface, given.credential, presented);
  if (presented.state === 'well-formed' && !describesRecord(values)) {
    // Loads the store's client, which no other way of asking waits for.
    const { findRecord } = await import('./find-record.ts');
    const found = await findRecord(policy, presented.hash, at, stack, terminal);
    if (found === null) notes.push('no store was asked: the record is taken to be an ordinary one');
    else credential = found.record;
    if (found !== null) notes.push(`the record is that of the store ${found.place}`);
  }
  const decision = decide(policy, request, credential, at);
  return { judged: { policy, request, credential, now: at }, decision, notes, logged: null };
}

/**
 * The surface that an address belongs to: by its domain, or by the stage that its path begins with, as on this machine
 * and under the names that API Gateway gives.
 */
function targetOf(policy: Policy, url: URL, named: string | undefined): { surface: Surface; path: string } {
  const path = url.pathname;
  if (named !== undefined) {
    const surface = surfaceIn(policy, named);
    return { surface, path: withoutStage(path, surface) };
  }
  const surfaces = Object.values(policy.surfaces);
  const onDomain = surfaces.find(({ domain }) => domain !== null && domain === url.hostname);
  if (onDomain !== undefined) return { surface: onDomain, path };
  const onStage = surfaces.find(({ name }) => path === `/${name}` || path.startsWith(`/${name}/`));
  if (onStage !== undefined) return { surface: onStage, path: withoutStage(path, onStage) };
  throw new CommandFailure(
    `no surface of \`${policy.environment.name}\` answers at the address of the curl command; name it with --surface.`,
    EXIT.usage,
  );
}

function withoutStage(path: string, { name }: Surface): string {
  if (path === `/${name}`) return '/';
  return path.startsWith(`/${name}/`) ? path.slice(name.length + 1) : path;
}
