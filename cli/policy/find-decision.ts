import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggedDecision } from '../../core/decision-log/logged-decision.ts';
import { readDecision } from '../../core/decision-log/read-decision.ts';
import { DEFAULT_HOME } from '../../local/home.ts';
import { CommandFailure, EXIT, type Terminal } from '../command.ts';
import type { Logged } from './explained.ts';
import { type LogLine, linesOf, readLogLine } from './log-lines.ts';

const LOCAL = 'local';
/** Where the platform on this machine keeps the lines of its functions, `local/function-log.ts` by file. */
const LOCAL_LOGS = /^gatehouse-.+\.log(\.1)?$/;
/** As API Gateway makes them; longer than any is none. */
const REQUEST_ID = /^[\w.:-]{8,128}$/;

/**
 * The decision on a request, out of a log.
 *
 * @param file a file of lines; undefined for the logs of the platform on this machine
 * @throws CommandFailure if the log has no decision of this request, or not one that can be read
 */
export async function findDecision(
  requestId: string,
  file: string | undefined,
  environment: string,
  terminal: Terminal,
): Promise<Logged> {
  if (!REQUEST_ID.test(requestId))
    throw new CommandFailure('--request-id is no id of a request.', EXIT.usage);
  const files = file === undefined ? localLogs(environment, terminal) : [file];
  let decision: LoggedDecision | null = null;
  let answered: Logged['answered'] = null;
  let why: string | null = null;
  for await (const line of linesAbout(requestId, files)) {
    const read = readDecision(line);
    if (read.state === 'decision') decision = read.logged;
    else if (read.state === 'unreadable') why = read.why;
    else if (line.message === 'request') answered = answerIn(line);
    else if (line.level === 'ERROR' && typeof line.cause === 'string') why = `${line.message}: ${line.cause}`;
  }
  if (decision !== null) return { ...decision, answered };
  const searched = file === undefined ? 'the logs on this machine hold' : `\`${file}\` holds`;
  throw new CommandFailure(
    why === null
      ? `${searched} no decision on the request \`${requestId}\`.`
      : `the request \`${requestId}\` cannot be explained: ${why}.`,
  );
}

async function* linesAbout(requestId: string, files: readonly string[]): AsyncGenerator<LogLine> {
  for (const file of files) {
    for await (const text of linesOf(file)) {
      // Most lines are of other requests, and need not be taken apart.
      const line = text.includes(requestId) ? readLogLine(text) : null;
      if (line?.requestId === requestId) yield line;
    }
  }
}

function answerIn({ status, code }: LogLine): Logged['answered'] {
  return typeof status === 'number' ? { status, code: typeof code === 'string' ? code : null } : null;
}

function localLogs(environment: string, terminal: Terminal): string[] {
  if (environment !== LOCAL) {
    throw new CommandFailure(
      `--log has to name a file with lines of \`${environment}\`: only those of this machine are known.`,
      EXIT.usage,
    );
  }
  const folder = join(terminal.environment.GATEHOUSE_HOME || DEFAULT_HOME, 'logs');
  if (!existsSync(folder)) throw new CommandFailure(`there are no logs in \`${folder}\`.`);
  return readdirSync(folder)
    .filter((name) => LOCAL_LOGS.test(name))
    .map((name) => join(folder, name));
}
