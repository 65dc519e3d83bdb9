import type { SqlRow, SqlValue } from '../schema/values';
import type { ConnectorContext } from '../source/context';

/** A dimension table. Caches, batching of equal keys and retries are the engine's; this only asks. */
export interface LookupRuntime<O> {
  /** Names of the key columns, and of the columns that rows are to have, in this order. */
  create(ctx: ConnectorContext<O>, ask: { readonly keys: readonly string[]; readonly columns: readonly string[] }): LookupReader;
}

export interface LookupReader {
  /** Distinct keys in, for each key its rows (none, one or several), in the order of the keys. Values of a key are in the order of `ask.keys`; none is null. */
  lookup(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]>;
  /** The whole table in batches, one consistent state of it; serves cache ALL and its reloads. */
  scan?(): AsyncIterable<readonly SqlRow[]>;
  close(): Promise<void>;
}
