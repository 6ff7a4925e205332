import { createHash, hash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** An object that is open for reading. It stays what it was, whatever is put in its place meanwhile. */
export interface OpenObject {
  readonly contentType: string;
  readonly sizeBytes: number;
  /** MD5 of the bytes in hex, which is S3's ETag of an object that was put in one piece. */
  readonly etag: string;
  readonly modifiedAt: Date;
  /** Once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly close: () => Promise<void>;
}

/** What stands behind the bytes of an object in its file. */
interface Description {
  readonly key: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly etag: string;
}

/** The length of the description, the last bytes of a file. */
const LENGTH_BYTES = 4;
/** Holds what is being written. No bucket can be called so. */
const UNFINISHED = '.unfinished';
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Objects on the disk: `<directory>/<bucket>/<SHA-256 of the key>`, so that no key can lead anywhere else. A file
 * holds the bytes, then their description: both appear in one rename, when they are on the disk. Whatever the
 * process dies of, an object is there as a whole, or as it was before.
 */
export class ObjectFiles {
  readonly #directory: string;
  readonly #buckets: ReadonlySet<string>;

  /** The names of buckets are checked by whoever declares them. What a crash left unfinished is removed. */
  constructor(directory: string, buckets: Iterable<string>) {
    this.#directory = directory;
    this.#buckets = new Set(buckets);
    rmSync(join(directory, UNFINISHED), { recursive: true, force: true });
    for (const folder of [UNFINISHED, ...this.#buckets]) {
      mkdirSync(join(directory, folder), { recursive: true, mode: FOLDER_MODE });
    }
  }

  has(bucket: string): boolean {
    return this.#buckets.has(bucket);
  }

  /** Keeps the object once the last of it has arrived, and answers with its ETag; nothing if the body fails. */
  async write(
    bucket: string,
    key: string,
    contentType: string,
    body: AsyncIterable<Uint8Array>,
  ): Promise<string> {
    const unfinished = join(this.#directory, UNFINISHED, randomUUID());
    try {
      const file = await open(unfinished, 'wx', FILE_MODE);
      const etag = await fill(file, key, contentType, body).finally(() => file.close());
      await rename(unfinished, this.#fileOf(bucket, key));
      await syncFolder(join(this.#directory, bucket));
      return etag;
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** null where there is none. Whoever gets one closes it, read or not. */
  async open(bucket: string, key: string): Promise<OpenObject | null> {
    const file = await openExisting(this.#fileOf(bucket, key));
    if (file === null) return null;
    try {
      const { size, mtime } = await file.stat();
      const { contentType, sizeBytes, etag } = await describe(file, size);
      return {
        contentType,
        sizeBytes,
        etag,
        modifiedAt: mtime,
        bytes: readBytes(file, sizeBytes),
        close: () => file.close(),
      };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async remove(bucket: string, key: string): Promise<void> {
    await rm(this.#fileOf(bucket, key), { force: true });
    await syncFolder(join(this.#directory, bucket));
  }

  #fileOf(bucket: string, key: string): string {
    return join(this.#directory, bucket, hash('sha256', key));
  }
}

async function fill(
  file: FileHandle,
  key: string,
  contentType: string,
  body: AsyncIterable<Uint8Array>,
): Promise<string> {
  const md5 = createHash('md5');
  let sizeBytes = 0;
  for await (const chunk of body) {
    md5.update(chunk);
    sizeBytes += chunk.length;
    await file.appendFile(chunk);
  }
  const etag = md5.digest('hex');
  const description: Description = { key, contentType, sizeBytes, etag };
  const text = Buffer.from(JSON.stringify(description));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  await file.appendFile(Buffer.concat([text, length]));
  // INVARIANT: on the disk before it has its name, so that the name is never that of half an object.
  await file.sync();
  return etag;
}

async function openExisting(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function* readBytes(file: FileHandle, sizeBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  if (sizeBytes > 0) yield* file.createReadStream({ start: 0, end: sizeBytes - 1 });
}

/** Throws where the file is not one that was written here. */
async function describe(file: FileHandle, fileBytes: number): Promise<Description> {
  const length = (await readAt(file, fileBytes - LENGTH_BYTES, LENGTH_BYTES)).readUInt32BE();
  const sizeBytes = fileBytes - LENGTH_BYTES - length;
  if (sizeBytes < 0) throw new Error('the file of an object is too short');
  const description = JSON.parse((await readAt(file, sizeBytes, length)).toString('utf8')) as Description;
  if (description.sizeBytes !== sizeBytes) throw new Error('the file of an object has another length');
  return description;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('the file of an object is too short');
  return buffer;
}

/** A rename is on the disk when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
