#!/usr/bin/env node
import { requireSupportedNode } from './node-version.mjs';

requireSupportedNode();

// Loaded only now: the rest uses what an old Node cannot parse.
const { prepareOrExit } = await import('./prepare.mjs');
const { runningCopy } = await import('./running-copy.mjs');
await prepareOrExit();
const entry = await runningCopy();
// The supervisor takes over this process: its signals, its exit code and its terminal.
await import(entry('start'));
