#!/usr/bin/env node
import { runCommand } from './run-command.ts';

/** `npx gatehouse …` in a checkout: npm puts the Node that is installed there first on the path. */

// A reader such as `head` may leave before all is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  now: Date.now() / 1000,
  say: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
});
