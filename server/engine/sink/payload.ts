import { ColumnsToRows, changeOf } from '@headrace/connector-sdk/base';
import { ByteBuffer, type Encoder } from '@headrace/connector-sdk/format';
import { RowKind, type ColumnBatch, type Field } from '@headrace/connector-sdk/schema';
import type { SinkData } from '@headrace/connector-sdk/sink';
import type { RowChange } from '@headrace/connector-sdk/spec';

/** Collects batches into what a writer takes. `add` copies or encodes, so the batch may be released at once, save for `columns`. */
export interface PayloadBuilder {
  add(batch: ColumnBatch): void;
  /** What was added since the last `take`; null: nothing. Valid until the next but one `take`. */
  take(): SinkData | null;
  readonly sizeBytes: number;
  /** The taken data refers to the batch itself, which therefore must be held until the write is done. */
  readonly holdsBatch: boolean;
}

/** Rows that a sink is not to see (`-U` for one that takes upserts) are left out here. */
export type RowFilter = (kind: number) => boolean;

export function rowFilter(kinds: readonly RowChange[]): RowFilter | null {
  const accepted = [0, 1, 2, 3].map((code) => kinds.includes(changeOf(code)));
  return accepted.every(Boolean) ? null : (kind) => accepted[kind]!;
}

/** Encoded rows, in two buffers: one is written while the next one fills. */
export class StreamBuilder implements PayloadBuilder {
  readonly holdsBatch = false;
  private filling = new ByteBuffer(1_024 * 1_024);
  private spare = new ByteBuffer(1_024 * 1_024);
  private rows = 0;

  constructor(
    private readonly encoder: Encoder,
    private readonly filter: RowFilter | null,
  ) {}

  get sizeBytes(): number {
    return this.filling.length;
  }

  add(batch: ColumnBatch): void {
    forRuns(batch, this.filter, (from, to) => {
      this.encoder.encode(batch, { from, to }, this.filling);
      this.rows += to - from;
    });
  }

  take(): SinkData | null {
    if (this.rows === 0) return null;
    const full = this.filling;
    const { rows } = this;
    this.filling = this.spare;
    this.spare = full;
    this.filling.clear();
    this.rows = 0;
    return { kind: 'stream', bytes: full.written(), rows };
  }
}

export class RowsBuilder implements PayloadBuilder {
  readonly holdsBatch = false;
  private readonly reader: ColumnsToRows;
  private rows: ReturnType<ColumnsToRows['row']>[] = [];
  private kinds: RowChange[] = [];

  constructor(
    fields: readonly Field[],
    private readonly filter: RowFilter | null,
  ) {
    this.reader = new ColumnsToRows(fields);
  }

  get sizeBytes(): number {
    return this.rows.length * 100;
  }

  add(batch: ColumnBatch): void {
    forRuns(batch, this.filter, (from, to) => {
      for (let row = from; row < to; row++) {
        this.rows.push(this.reader.row(batch, row));
        this.kinds.push(changeOf(kindAt(batch, row)));
      }
    });
  }

  take(): SinkData | null {
    if (this.rows.length === 0) return null;
    const data: SinkData = { kind: 'rows', rows: this.rows, kinds: this.kinds };
    this.rows = [];
    this.kinds = [];
    return data;
  }
}

export class ColumnsBuilder implements PayloadBuilder {
  readonly holdsBatch = true;
  private batch: ColumnBatch | null = null;

  constructor(private readonly filter: RowFilter | null) {}

  get sizeBytes(): number {
    return this.batch ? Infinity : 0;
  }

  add(batch: ColumnBatch): void {
    this.batch = this.filter && batch.kinds ? withoutRefused(batch, this.filter) : batch;
  }

  take(): SinkData | null {
    const { batch } = this;
    this.batch = null;
    return batch && batch.rowCount > 0 ? { kind: 'columns', batch } : null;
  }
}

const kindAt = (batch: ColumnBatch, row: number): number => batch.kinds?.[row] ?? RowKind.insert;

/** Calls `use` for each longest run of rows that pass. */
function forRuns(batch: ColumnBatch, filter: RowFilter | null, use: (from: number, to: number) => void): void {
  if (!filter || !batch.kinds) return use(0, batch.rowCount);
  for (let from = 0; from < batch.rowCount; from++) {
    if (!filter(batch.kinds[from]!)) continue;
    let to = from + 1;
    while (to < batch.rowCount && filter(batch.kinds[to]!)) to++;
    use(from, to);
    from = to;
  }
}

/** Moves the accepted rows to the front, in place: the batch is this sink's alone. */
function withoutRefused(batch: ColumnBatch, filter: RowFilter): ColumnBatch {
  const kinds = batch.kinds!;
  let kept = 0;
  for (let row = 0; row < batch.rowCount; row++) {
    if (!filter(kinds[row]!)) continue;
    if (kept !== row) moveRow(batch, row, kept);
    kept++;
  }
  batch.rowCount = kept;
  return batch;
}

function moveRow(batch: ColumnBatch, from: number, to: number): void {
  batch.kinds![to] = batch.kinds![from]!;
  for (const column of batch.columns) {
    if (column.hasNulls) column.nulls[to] = column.nulls[from]!;
    switch (column.physical) {
      case 'bool':
        column.bool[to] = column.bool[from]!;
        break;
      case 'i32':
        column.i32[to] = column.i32[from]!;
        break;
      case 'i64':
        column.i64[to] = column.i64[from]!;
        break;
      case 'i128':
        column.i64.copyWithin(to * 2, from * 2, from * 2 + 2);
        break;
      case 'f64':
        column.f64[to] = column.f64[from]!;
        break;
      case 'bytes':
        column.starts[to] = column.starts[from]!;
        column.lengths[to] = column.lengths[from]!;
    }
  }
}
