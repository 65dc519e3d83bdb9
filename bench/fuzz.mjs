/** `npm run bench -- fuzz [--minutes N] [--target NAME] [--seed S] [--json FILE]`: hostile input for the parser, the compiler and the decoders. */
import { withUsage } from './arguments.mjs';
import { withBundle } from './bundle.mjs';

const usage = `npm run bench -- fuzz [--minutes 1] [--target PART] [--seed N] [--json FILE]

Hostile input for the parser, the compiler and the decoders.`;
process.exitCode = await withUsage(usage, () =>
  withBundle({ fuzz: 'bench/fuzz/main.ts', worker: 'bench/fuzz/fuzz-worker.ts' }, async (files) => {
    const { fuzz } = await import(files.fuzz.href);
    return fuzz(process.argv.slice(2), { bench: import.meta.dirname, workerFile: files.worker });
  }),
);
