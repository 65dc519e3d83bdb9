#!/usr/bin/env node
import { requireSupportedNode } from './node-version.mjs';

requireSupportedNode();

// Standard output belongs to what the command prints; progress goes to standard error.
// HEADRACE_BUILT=1 says that dist/ is as it should be, and saves the look at the sources.
if (process.env.HEADRACE_BUILT !== '1') {
  const { prepareOrExit } = await import('./prepare.mjs');
  const showsPages = ['start', 'web'].includes(process.argv[2]);
  await prepareOrExit({ parts: showsPages ? ['bundle', 'web'] : ['bundle'], stream: process.stderr });
}
const { entry } = await import('./checkout.mjs');
// The command runs in this process: a signal, or a kill, meets the command itself.
await import(entry('cli'));
