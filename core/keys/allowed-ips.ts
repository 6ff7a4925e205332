import type { KeyRules } from '../policy/policy.ts';
import { parseCidr, printCidr } from '../values/cidr.ts';
import type { Problem } from './settings.ts';

export const MAX_ALLOWED_IPS = 50;

/** The shortest prefix that a network may have, by address family. */
export type ShortestPrefix = Readonly<Record<4 | 6, number>>;

/** The canonical blocks, each once; what is wrong with them is added to `problems`. */
export function judgeAllowedIps(
  { allowedIps: rule }: KeyRules,
  asked: readonly string[],
  shortestPrefix: ShortestPrefix,
  problems: Problem[],
): string[] {
  if (asked.length > 0 && rule === 'refused') {
    problems.push({
      path: 'allowedIps',
      message: 'must be left out: keys of this surface cannot be restricted to addresses',
    });
    return [];
  }
  if (asked.length > MAX_ALLOWED_IPS) {
    problems.push({ path: 'allowedIps', message: `must have at most ${MAX_ALLOWED_IPS} entries` });
    return [];
  }
  const blocks = new Set<string>();
  asked.forEach((text, at) => {
    const block = parseCidr(text.trim());
    const path = `allowedIps.${at}`;
    if (block === null) {
      problems.push({ path, message: 'must be an address or a CIDR block whose host bits are zero' });
    } else if (block.prefix < shortestPrefix[block.family]) {
      problems.push({
        path,
        message: `must have a prefix of at least /${shortestPrefix[block.family]}; leave the list out to allow every address`,
      });
    } else {
      blocks.add(printCidr(block));
    }
  });
  return [...blocks];
}
