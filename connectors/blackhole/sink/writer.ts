import type { SinkData, SinkWriter, WriterContext } from '@headrace/connector-sdk';
import type { BlackholeOptions } from '../spec';

/** Counts rows (`blackhole.rows`) and forgets them. */
export class BlackholeWriter implements SinkWriter<never, never> {
  private readonly rows;

  constructor(ctx: WriterContext<BlackholeOptions>) {
    this.rows = ctx.metrics.counter('blackhole.rows');
  }

  write(data: SinkData): void {
    this.rows.add(data.kind === 'columns' ? data.batch.rowCount : data.kind === 'rows' ? data.rows.length : data.rows);
  }

  prepareCommit(): Promise<{ committables: readonly never[] }> {
    return Promise.resolve({ committables: [] });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
