#!/usr/bin/env node
import { requireSupportedNode } from './node-version.mjs';

requireSupportedNode();

// Loaded only now: the rest uses what an old Node cannot parse.
const { readArguments } = await import('./start-arguments.mjs');
const asked = readArguments(process.argv.slice(2));
if (!asked.start) {
  (asked.code === 0 ? process.stdout : process.stderr).write(`${asked.text}\n`);
  process.exit(asked.code);
}
const { prepareOrExit } = await import('./prepare.mjs');
const { runningCopy } = await import('./running-copy.mjs');
await prepareOrExit();
const entry = await runningCopy();
// The supervisor takes over this process: its signals, its exit code and its terminal.
await import(entry('start'));
