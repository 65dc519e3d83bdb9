/** `npm run bench -- nexmark [--queries q0,q5] [--events N] [--json FILE] [--page]`: Nexmark on Headrace (as built) and on Flink. */
import { withUsage } from './arguments.mjs';
import { withBundle } from './bundle.mjs';

const usage = `npm run bench -- nexmark [--queries q0,q5] [--events 5000000] [--compared 50000] [--only headrace|flink] [--generated] [--json FILE] [--page] [--from FILE,FILE]

Nexmark on Headrace and on Flink, one after the other; --generated: Headrace alone out of its own source; --page writes docs/nexmark.md, with --from out of earlier runs (Linux).`;
process.exitCode = await withUsage(usage, () =>
  withBundle({ nexmark: 'bench/nexmark/main.ts' }, async (files) => {
    const { nexmark } = await import(files.nexmark.href);
    return nexmark(process.argv.slice(2), import.meta.dirname);
  }),
);
