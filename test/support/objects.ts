import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObjectFiles } from '../../local/object-files.ts';
import { startObjectServer } from '../../local/object-server.ts';
import { BUCKETS } from '../../stores/buckets.ts';

export interface RunningObjects {
  /** Where the objects are. */
  readonly folder: string;
  /** What a function that keeps objects there has in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the server and leaves the objects: one that is started on the folder has them. */
  readonly end: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** The object store of `npm start`, with every declared bucket, in a folder of its own unless one is named. */
export async function startObjects(kept?: string): Promise<RunningObjects> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'gatehouse-objects-')));
  const names = Object.fromEntries(BUCKETS.map(({ name, variable }) => [variable, `gatehouse-test-${name}`]));
  const server = await startObjectServer(new ObjectFiles(folder, Object.values(names)));
  const environment = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_S3: server.url,
    ...names,
  };
  const remove = async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, environment, end: () => server.close(), remove };
}
