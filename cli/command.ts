/** One command of `gatehouse`. */
export interface Command {
  /** In one line, for the list of commands. */
  readonly summary: string;
  /** All of it, for `--help`. */
  readonly help: string;
  /** Its first argument names a part that has a help of its own. */
  readonly hasParts?: true;
  /**
   * Answers with the exit code.
   *
   * @throws CommandFailure if it cannot be done, with an exit code of its own
   */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

/** What a command knows of the process that it runs in. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Unix seconds, with fractions. */
  readonly now: number;
  /** All of standard input, once. */
  readonly read: () => Promise<string>;
  /** To standard output; the line break is added. */
  readonly say: (text: string) => void;
  /** To standard error. */
  readonly complain: (text: string) => void;
}

export const EXIT = { done: 0, failed: 1, usage: 2, found: 3 } as const;

/** Why a command could not do what it was asked, as a sentence for whoever asked. Never holds a secret. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  constructor(sentence: string, exitCode: number = EXIT.failed) {
    super(sentence);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}
