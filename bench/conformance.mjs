/** `npm run conformance -- [--only TEXT] [--record] [--stored] [--page] [--ask SCRIPT]`: the cases of examples/sql on Headrace and on Flink. */
import { withUsage } from './arguments.mjs';
import { withBundle } from './bundle.mjs';

const usage = `npm run conformance -- [--only TEXT] [--seed 1] [--variants straight,batches,restored,both] [--stored] [--record] [--page] [--open] [--json FILE]
npm run conformance -- --ask SCRIPT
npm run conformance -- --random N [--seed S] [--answers FILE] [--shrink TRIES] [--json LOG]
npm run conformance -- --keep LOG

The cases of examples/sql on Headrace and on a real Flink. --stored leaves Flink out, --record writes its rows as the expected ones, --page writes
docs/conformance.md, --open examples/sql/open.json. --ask: the rows of one script on both. --random: random queries; --keep: such a run becomes part of the page.`;
process.exitCode = await withUsage(usage, () =>
  withBundle({ conformance: 'bench/conformance/main.ts', worker: 'bench/conformance/harness-worker.ts' }, async (files) => {
    const { conformance } = await import(files.conformance.href);
    return conformance(process.argv.slice(2), { bench: import.meta.dirname, workerFile: files.worker });
  }),
);
