import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';

/** The id of the invocation that is running: what a function prints carries it. */
export const invocation = new AsyncLocalStorage<string>();

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type LogLevel = (typeof LEVELS)[number];

export interface Line {
  write(line: string): void;
}

/**
 * The `process` that a function sees: its own environment and output, everything else this process's own.
 * `exit` throws, because on AWS it would end one sandbox and here it would end everybody's.
 */
export function processFor(environment: Record<string, string>, log: Line): NodeJS.Process {
  const output = { write: writeLines(log), isTTY: false, fd: 1 };
  return Object.create(process, {
    env: { value: environment, writable: true, enumerable: true },
    stdout: { value: output },
    stderr: { value: output },
    argv: { value: [process.execPath, 'index.js'] },
    exit: {
      value: (code?: number) => {
        throw new Error(`the function called process.exit(${code ?? ''})`);
      },
    },
  }) as NodeJS.Process;
}

function writeLines(log: Line) {
  return (text: string | Uint8Array): boolean => {
    for (const line of String(text).split('\n')) if (line !== '') log.write(line);
    return true;
  };
}

/** The `console` that a function sees: Lambda's JSON log format, one object a line. */
export function consoleFor(log: Line, threshold: LogLevel): Console {
  const at = LEVELS.indexOf(threshold);
  const printer =
    (level: LogLevel) =>
    (...values: unknown[]): void => {
      if (LEVELS.indexOf(level) >= at) log.write(logLine(level, messageOf(values)));
    };
  const nothing = () => undefined;
  const own = {
    trace: printer('TRACE'),
    debug: printer('DEBUG'),
    log: printer('INFO'),
    info: printer('INFO'),
    warn: printer('WARN'),
    error: printer('ERROR'),
    dir: printer('INFO'),
    table: printer('INFO'),
    time: nothing,
    timeEnd: nothing,
    group: nothing,
    groupEnd: nothing,
    assert: nothing,
  };
  return own as unknown as Console;
}

function messageOf(values: readonly unknown[]): { message: unknown } | object {
  const [only] = values;
  if (values.length === 1 && isError(only)) return errorFields(only);
  if (values.length === 1 && typeof only === 'object' && only !== null) return { message: only };
  return { message: format(...values) };
}

/** By shape: a bundle's errors may come from another realm. */
export function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}

export function errorFields(error: Error): object {
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: String(error.stack).split('\n').slice(1),
  };
}

export function logLine(level: LogLevel, fields: object): string {
  const head = { timestamp: new Date().toISOString(), level, requestId: invocation.getStore() };
  try {
    return JSON.stringify({ ...head, ...fields });
  } catch {
    return JSON.stringify({ ...head, message: format(fields) });
  }
}
