// @ts-check
import { existsSync, renameSync, rmSync } from 'node:fs';
import { inCheckout, root } from './checkout.mjs';
import { lastLines, runNode } from './command.mjs';
import { LaunchError, remedyFor } from './launch-error.mjs';
import { isFresh, stampOf, writeStamp } from './stamp.mjs';

/**
 * @typedef {{ name: string; title: string; done: string; stampFile: string; inputs: readonly string[]; after: readonly string[]; run(): Promise<import('./command.mjs').CommandResult> }} BuildPart
 */

const lock = 'package-lock.json';
const sources = ['model', 'server', 'connector-sdk', 'formats', 'connectors', 'prisma/schema.prisma', 'prisma/seed'];

/** Prisma's command line wants a schema engine even to generate, and would fetch one. Any file that exists satisfies it. */
const noEngine = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };

/** What tools say is kept and shown only when they fail: without colours. */
const plain = { NO_COLOR: '1', FORCE_COLOR: undefined };

/** A half-written bundle must never lie in `dist/`: it is built aside and swapped in. */
async function bundle() {
  const aside = `.dist-${process.pid}`;
  const result = await runNode(['node_modules/tsdown/dist/run.mjs', '--out-dir', aside, '--logLevel', 'warn'], { env: plain });
  if (result.ok) {
    if (existsSync(inCheckout('dist'))) renameSync(inCheckout('dist'), inCheckout(`${aside}-old`));
    renameSync(inCheckout(aside), inCheckout('dist'));
  }
  for (const folder of [aside, `${aside}-old`]) rmSync(inCheckout(folder), { recursive: true, force: true });
  return result;
}

/** @type {readonly BuildPart[]} */
export const buildParts = [
  {
    name: 'generate',
    title: 'Generating the database client',
    done: 'Database client generated',
    stampFile: inCheckout('server/db/generated/.stamp.json'),
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', lock],
    after: [],
    run: () => runNode(['node_modules/prisma/build/index.js', 'generate'], { env: { ...plain, ...noEngine } }),
  },
  {
    name: 'bundle',
    title: 'Building the processes',
    done: 'Processes built',
    stampFile: inCheckout('dist/.stamp.json'),
    inputs: [...sources, 'tsdown.config.mjs', 'tsconfig.json', lock],
    after: ['generate'],
    run: bundle,
  },
  {
    name: 'web',
    title: 'Building the pages',
    done: 'Pages built',
    stampFile: inCheckout('.next/headrace-stamp.json'),
    inputs: [...sources, 'app', 'components', 'public', 'next.config.ts', 'postcss.config.mjs', 'tsconfig.json', lock],
    after: ['generate'],
    run: () =>
      runNode(['node_modules/next/dist/bin/next', 'build'], { env: { ...plain, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } }),
  },
];

/** @param {BuildPart} part */
export const isBuilt = (part) => isFresh(part.stampFile, root, part.inputs);

/** @param {BuildPart} part @param {import('./progress.mjs').Progress} progress */
export async function buildPart(part, progress) {
  const stamp = stampOf(root, part.inputs);
  rmSync(part.stampFile, { force: true });
  const step = progress.begin(part.title);
  const result = await part.run();
  if (!result.ok) {
    step.failed(`${part.title} failed`);
    throw new LaunchError(
      `${part.title} failed.`,
      remedyFor(
        result.output,
        'The lines above say where. In an unchanged checkout, `rm -rf node_modules dist .next` and the same command again rules out remains.',
      ),
      lastLines(result.output),
    );
  }
  writeStamp(part.stampFile, stamp);
  step.done(part.done);
}
