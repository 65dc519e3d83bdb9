/** `npm run conformance -- [--only TEXT] [--record] [--stored] [--page] [--ask SCRIPT]`: the cases of examples/sql on Headrace and on Flink. */
import { withBundle } from './bundle.mjs';

process.exitCode = await withBundle(
  { conformance: 'bench/conformance/main.ts', worker: 'bench/conformance/harness-worker.ts' },
  async (files) => {
    const { conformance } = await import(files.conformance.href);
    return conformance(process.argv.slice(2), { bench: import.meta.dirname, workerFile: files.worker });
  },
);
