/** `npm run bench -- nexmark [--queries q0,q5] [--events N] [--json FILE] [--page]`: Nexmark on Headrace (as built) and on Flink. */
import { withBundle } from './bundle.mjs';

process.exitCode = await withBundle({ nexmark: 'bench/nexmark/main.ts' }, async (files) => {
  const { nexmark } = await import(files.nexmark.href);
  return nexmark(process.argv.slice(2), import.meta.dirname);
});
