import type { ConnectorRuntime } from '@headrace/connector-sdk';
import { BlackholeWriter } from './sink/writer';
import { blackholeSpec, type BlackholeOptions } from './spec';

export const blackholeConnector: ConnectorRuntime<BlackholeOptions> = {
  spec: blackholeSpec,
  check: () => Promise.resolve({ ok: true }),
  sink: { rewindable: true, createWriter: (ctx) => new BlackholeWriter(ctx) },
};
export default blackholeConnector;
