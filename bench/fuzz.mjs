/** `npm run bench -- fuzz [--minutes N] [--target NAME] [--seed S] [--json FILE]`: hostile input for the parser, the compiler and the decoders. */
import { withBundle } from './bundle.mjs';

process.exitCode = await withBundle({ fuzz: 'bench/fuzz/main.ts', worker: 'bench/fuzz/fuzz-worker.ts' }, async (files) => {
  const { fuzz } = await import(files.fuzz.href);
  return fuzz(process.argv.slice(2), { bench: import.meta.dirname, workerFile: files.worker });
});
