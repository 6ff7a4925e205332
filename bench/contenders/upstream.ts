import { startUpstream, UPSTREAM_KEY } from '../../test/support/upstream.ts';

/** A provider of models that answers at once: what is measured is what stands in front of it. */
const { url } = await startUpstream();
process.stdout.write(`${JSON.stringify({ url, key: UPSTREAM_KEY })}\n`);
process.once('SIGINT', () => process.exit());
