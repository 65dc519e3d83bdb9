#!/usr/bin/env node
// `node server/launch/build.mjs [generate|bundle|web …]` builds what is not fresh; without arguments, all of it.
import { requireSupportedNode } from './node-version.mjs';

requireSupportedNode();
const { prepareOrExit } = await import('./prepare.mjs');
const parts = process.argv.slice(2);
await prepareOrExit(parts.length > 0 ? { parts } : {});
