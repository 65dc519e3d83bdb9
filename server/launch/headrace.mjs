#!/usr/bin/env node
import { requireSupportedNode } from './node-version.mjs';

requireSupportedNode();

// Standard output belongs to what the command prints; progress goes to standard error.
// HEADRACE_BUILT=1 says that dist/ is as it should be, and saves the look at the sources.
const command = process.argv[2] ?? '';
if (process.env.HEADRACE_BUILT !== '1') {
  const { prepareOrExit } = await import('./prepare.mjs');
  const showsPages = ['start', 'web'].includes(command);
  await prepareOrExit({ parts: showsPages ? ['bundle', 'web'] : ['bundle'], stream: process.stderr });
}
const serves = ['start', 'web', 'runner'].includes(command);
const entry = serves ? await (await import('./running-copy.mjs')).runningCopy() : (await import('./checkout.mjs')).entry;
// The command runs in this process: a signal, or a kill, meets the command itself.
await import(entry('cli'));
