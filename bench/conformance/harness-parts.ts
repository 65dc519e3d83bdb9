import { appendFileSync } from 'node:fs';
import type { ConnectorRuntime } from '@headrace/connector-sdk';
import { printSpec } from '@headrace/connector-print/spec';
import { PrintWriter } from '@/connectors/print/sink/writer';
import { engineParts } from '@/server/engine/worker/engine-parts';
import type { EngineParts } from '@/server/engine/worker/environment';
import { loadConnector, loadFormat } from '@/server/main/connector-runtimes';
import { ShakenReader, type Shaking } from './shaken-reader';

/** What the harness tells its connectors, in this thread and in worker threads alike: by the environment, which threads inherit. */
export interface HarnessWishes {
  /** The file to which print sinks append. */
  readonly output: string;
  readonly shaking: Shaking | null;
}
const VARIABLE = 'HEADRACE_CONFORMANCE';

export function tellHarness(wishes: HarnessWishes): void {
  process.env[VARIABLE] = JSON.stringify(wishes);
}

const told = (): HarnessWishes => JSON.parse(process.env[VARIABLE]!) as HarnessWishes;

/** The product's own engine; only the print sink writes to a file, and file sources may be shaken. */
export const harnessParts = (): EngineParts =>
  engineParts({
    loadFormat,
    loadConnector: async (name) => {
      if (name === 'print') return printToFile as ConnectorRuntime;
      const runtime = await loadConnector(name);
      return name === 'filesystem' ? shaken(runtime) : runtime;
    },
  });

const printToFile: ConnectorRuntime<Parameters<typeof printWriter>[0]['options']> = {
  spec: printSpec,
  check: () => Promise.resolve({ ok: true }),
  sink: { rewindable: true, createWriter: (ctx) => printWriter(ctx) },
};

function printWriter(ctx: ConstructorParameters<typeof PrintWriter>[0]): PrintWriter {
  const { output } = told();
  return new PrintWriter(ctx, (bytes) => {
    appendFileSync(output, bytes);
    return Promise.resolve();
  });
}

function shaken(runtime: ConnectorRuntime): ConnectorRuntime {
  const { shaking } = told();
  const { source } = runtime;
  if (shaking === null || source === undefined) return runtime;
  const seedOf = (subtask: number): number => shaking.seed * 31 + subtask;
  const createReader: typeof source.createReader = (ctx) =>
    new ShakenReader(source.createReader(ctx), { ...shaking, seed: seedOf(ctx.subtask) });
  return { ...runtime, source: { ...source, createReader } };
}
