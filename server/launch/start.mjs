#!/usr/bin/env node
import { requireSupportedNode } from './node-version.mjs';

requireSupportedNode();

// Loaded only now: the rest uses what an old Node cannot parse.
const { prepareOrExit } = await import('./prepare.mjs');
const { entry } = await import('./checkout.mjs');
await prepareOrExit();
// The supervisor takes over this process: its signals, its exit code and its terminal.
await import(entry('start'));
