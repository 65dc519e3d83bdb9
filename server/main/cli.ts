import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { runCli } from '@/server/cli/cli';
import { exitCodes } from '@/server/cli/exit-codes';
import { engineParts } from '@/server/engine/worker/engine-parts';
import path from 'node:path';
import { registerExternalConnectors } from '@/server/catalog/external-connectors';
import { homeFromEnvironment } from '@/server/db/home';
import { loadConnector, loadFormat } from './connector-runtimes';
import { externalConnectors } from './outside-runtimes';

for (const { message } of (await registerExternalConnectors(externalConnectors())).problems) process.stderr.write(`${message}\n`);

// Who reads the output may go away (`| head`): there is nobody left to tell, and no stack to show.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(exitCodes.failed));

const checkout = path.resolve(import.meta.dirname, '..');

/** The `headrace` command; runs on import, in the process that `headrace.mjs` began. */
const code = await runCli(process.argv.slice(2), {
  connectors: { connectors: connectorSpecs, formats: formatSpecs },
  parts: engineParts({ loadConnector, loadFormat, functionHost: new URL('./function-host.mjs', import.meta.url) }),
  checkout,
  home: homeFromEnvironment(process.env, checkout),
  workerFile: new URL('./worker.mjs', import.meta.url),
  become: async (name) => {
    await import(new URL(`./${name}.mjs`, import.meta.url).href);
  },
  variables: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  onInterrupt: (callback) => {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    for (const signal of signals) process.on(signal, callback);
    return () => signals.forEach((signal) => process.off(signal, callback));
  },
});

if (code !== null) {
  process.exitCode = code;
  // What connectors may have left open must not keep a finished command alive; output is flushed first.
  process.stdout.write('', (lost) => process.stderr.write('', () => process.exit(lost ? exitCodes.failed : code)));
}
