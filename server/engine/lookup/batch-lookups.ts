import type { EngineBatch } from '../contract/batch';
import type { Element } from '../dataflow/element';
import { steadyNow } from '../dataflow/steady-now';
import type { TaskHost } from '../dataflow/task';
import type { OperatorMeter } from '../metrics/operator-meter';
import type { WholeDimension } from './dimension-table';
import type { LookupCache } from './lookup-cache';
import type { KeyReader, KeyText } from './lookup-keys';
import type { PendingBatch } from './pending-batch';
import type { PreparedRow, RowPreparer } from './prepared-rows';
import type { RowFetcher } from './row-fetcher';

const NO_KEYS = new Map<KeyText, never>();

export interface BatchLookupsOptions {
  readonly keys: KeyReader;
  readonly cache: LookupCache;
  /** Cache ALL: nothing is ever asked for. */
  readonly whole: WholeDimension | null;
  readonly fetcher: RowFetcher;
  readonly preparer: RowPreparer;
  readonly host: Pick<TaskHost, 'signal' | 'wake' | 'fail'>;
  readonly meter: OperatorMeter;
}

/** What the cache knows of the keys of a batch, and the first row of each that it does not know. */
interface Known {
  readonly found: Map<KeyText, readonly PreparedRow[]>;
  readonly missing: ReadonlyMap<KeyText, number>;
  readonly hits: number;
}

/** Looks up the keys of whole batches: in the dimension that is here, in the cache, else by asking, each key once a batch. */
export class BatchLookups {
  constructor(private readonly options: BatchLookupsOptions) {}

  /** The batch on its way. `ready` is set, and the host woken, when all its keys are known; where that fails, the host's task does. */
  begin(channel: number, { batch, release }: Extract<Element, { kind: 'batch' }>, nowMs: number): PendingBatch {
    const { keys, meter } = this.options;
    const table = this.options.whole?.table;
    const whole = table ? { table, keys: table.find(batch, keys) } : null;
    const { found, missing, hits }: Known = whole
      ? { found: NO_KEYS, missing: NO_KEYS, hits: keys.countKeyed(batch) }
      : this.lookAtCache(batch, nowMs);
    meter.rowsIn += batch.rowCount;
    meter.counter('lookup.requests').add(batch.rowCount);
    meter.counter('lookup.hits').add(hits);
    const ready = missing.size === 0;
    const pending: PendingBatch = { batch, channel, release, found, whole, ready, row: 0, matches: null, match: 0, mark: 0 };
    if (!ready) void this.ask(pending, missing);
    return pending;
  }

  private lookAtCache(batch: EngineBatch, nowMs: number): Known {
    const { keys, cache } = this.options;
    const found = new Map<KeyText, readonly PreparedRow[]>();
    const missing = new Map<KeyText, number>();
    let hits = 0;
    for (let row = 0; row < batch.rowCount; row++) {
      const key = keys.text(batch, row);
      if (key === null) continue;
      if (found.has(key)) {
        hits++;
        continue;
      }
      if (missing.has(key)) continue;
      const known = cache.get(key, nowMs);
      if (known === undefined) missing.set(key, row);
      else {
        hits++;
        found.set(key, known);
      }
    }
    return { found, missing, hits };
  }

  private async ask(pending: PendingBatch, missing: ReadonlyMap<KeyText, number>): Promise<void> {
    const { keys, fetcher, preparer, cache, host } = this.options;
    try {
      const answers = await fetcher.fetch([...missing.values()].map((row) => keys.values(pending.batch, row)));
      [...missing.keys()].forEach((key, index) => {
        const rows = answers[index]!.map((row) => preparer.prepare(row));
        cache.put(key, rows, steadyNow());
        pending.found.set(key, rows);
      });
      pending.ready = true;
      host.wake();
    } catch (error) {
      if (!host.signal.aborted) host.fail(error);
    }
  }
}
