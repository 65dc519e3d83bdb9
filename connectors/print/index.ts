import type { ConnectorRuntime } from '@headrace/connector-sdk';
import { PrintWriter } from './sink/writer';
import { printSpec, type PrintOptions } from './spec';

export const printConnector: ConnectorRuntime<PrintOptions> = {
  spec: printSpec,
  check: () => Promise.resolve({ ok: true }),
  sink: { rewindable: true, createWriter: (ctx) => new PrintWriter(ctx) },
};
export default printConnector;
