#!/usr/bin/env node
import { requireSupportedNode } from './node-version.mjs';

requireSupportedNode();
const { runTests } = await import('./test/run.mjs');
process.exitCode = await runTests(process.argv.slice(2));
