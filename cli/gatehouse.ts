#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { text } from 'node:stream/consumers';

/** `npx gatehouse …` in a checkout: npm puts the Node that is installed there first on the path. */

// A reader such as `head` may leave before all is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

// Most of what a command takes is reading its own code: what has been compiled once is kept.
enableCompileCache();
const { runCommand } = await import('./run-command.ts');

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  now: Date.now() / 1000,
  read: () => text(process.stdin),
  say: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
});
