import { startLocal } from '../../local/start.ts';

/**
 * The platform in a process of its own, without the demonstration organization: says over its channel where it answers
 * and what its functions are told, and ends with whoever started it. Runs beside jest, which would load it for seconds.
 */
const [, , home = ''] = process.argv;
const local = await startLocal({ port: 0, home });
const stop = async () => {
  await local.stop();
  process.exit();
};
process.on('disconnect', () => void stop());
process.send?.({ url: local.url, environment: local.environment });
