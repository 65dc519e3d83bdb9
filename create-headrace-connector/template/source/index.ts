import { generatorSource, z, type ConnectorRuntime, type SqlRow } from '@headrace/connector-sdk';
import { myConnectorSpec, type MyConnectorOptions } from './spec';

/** Rows are values in the order of the table's columns: BIGINT is a bigint, STRING a string, TIMESTAMP { epochMs, nanos }. */
export const tick = (n: number): SqlRow => [BigInt(n), `tick ${n}`];

const myConnector: ConnectorRuntime<MyConnectorOptions> = {
  spec: myConnectorSpec,
  check: ({ table }) =>
    Promise.resolve(
      table.fields.length === 2
        ? { ok: true }
        : {
            ok: false,
            problem: `The table has ${table.fields.length} columns instead of two.`,
            remedy: 'Declare n BIGINT and text STRING.',
          },
    ),
  source: generatorSource(
    {
      // The position lies in checkpoints: a restart goes on from it, and gives no row twice.
      position: { version: 1, schema: z.object({ next: z.number() }) },
      async *read(from, { options, clock, signal }) {
        for (let n = from?.next ?? 0; options.count === undefined || n < options.count; n++) {
          if (options.every > 0) await clock.sleep(options.every, signal);
          if (signal.aborted) return;
          yield { rows: [tick(n)], position: { next: n + 1 } };
        }
      },
    },
    (options) => myConnectorSpec.source!.boundedness(options) === 'bounded',
  ),
};
export default myConnector;
