import { DELIMITER_BYTES } from './function-stream.ts';

const DELIMITER = Buffer.alloc(DELIMITER_BYTES);
/** Not documented by AWS; what its clients in the field observe. */
export const MAX_PRELUDE_BYTES = 16 * 1024;

/** The prelude of a streamed answer and the first bytes of its body. */
export interface Split {
  readonly prelude: string;
  readonly rest: Buffer;
}

/** Finds the end of the prelude in bytes that arrive in pieces of any size. */
export class PreludeSplitter {
  #pending: Buffer = Buffer.alloc(0);

  /** Null until the delimiter is complete. Throws when there cannot be one any more. */
  push(chunk: Buffer): Split | null {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const at = bytes.indexOf(DELIMITER);
    if (at > MAX_PRELUDE_BYTES || (at < 0 && bytes.length > MAX_PRELUDE_BYTES + DELIMITER_BYTES)) {
      throw new Error(`the function sent no prelude within ${MAX_PRELUDE_BYTES} bytes`);
    }
    if (at < 0) {
      this.#pending = bytes;
      return null;
    }
    this.#pending = Buffer.alloc(0);
    return { prelude: bytes.toString('utf8', 0, at), rest: bytes.subarray(at + DELIMITER_BYTES) };
  }
}
