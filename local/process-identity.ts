import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Field of `/proc/<pid>/stat` after the command's name: clock ticks from boot to the start of the process. */
const START_TICKS = 19;

/**
 * What tells a process from a later one with the same id: when it was started, and its command line. Null if no
 * such process runs.
 */
export function identityOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') return linuxIdentity(pid);
    const text = execFileSync('ps', ['-o', 'lstart=,command=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}

function linuxIdentity(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the command stands in parentheses and may hold anything, so count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (state === 'Z' || state === 'X') return null;
  return `${fields[START_TICKS]} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()}`;
}
