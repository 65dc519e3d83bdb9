import { ColumnsToRows, changeOf, moveCell } from '@headrace/connector-sdk/base';
import { ByteBuffer, type Encoder } from '@headrace/connector-sdk/format';
import { ColumnBatch, RowKind, type ColumnVector, type Field } from '@headrace/connector-sdk/schema';
import type { SinkData } from '@headrace/connector-sdk/sink';
import type { RowChange } from '@headrace/connector-sdk/spec';
import { Departures } from './departures';

/** Collects batches into what a writer takes. `add` copies or encodes, so the batch may be released at once, save for `columns`. */
export interface PayloadBuilder {
  add(batch: ColumnBatch): void;
  /** What was added since the last `take`; null: nothing. Valid until the next but one `take`. */
  take(): SinkData | null;
  readonly sizeBytes: number;
  /** The taken data refers to the batch itself, which therefore must be held until the write is done. */
  readonly holdsBatch: boolean;
}

/** What a sink is to see of the changes of a batch. */
export class SeenChanges {
  private readonly accepted: readonly boolean[];
  private readonly departures: Departures | null;

  /** `key`: the columns of the table's primary key. */
  constructor(kinds: readonly RowChange[], key: readonly number[]) {
    this.accepted = [0, 1, 2, 3].map((code) => kinds.includes(changeOf(code)));
    const byKey = key.length > 0 && kinds.includes('delete') && !kinds.includes('update-before');
    this.departures = byKey ? new Departures(key) : null;
  }

  /** The kind of each row as the sink is told it; null: all rows as they are. Valid until the next call. */
  kinds(batch: ColumnBatch): Uint8Array | null {
    if (batch.kinds === null || this.accepted.every(Boolean)) return null;
    return this.departures === null ? batch.kinds : this.departures.of(batch, batch.kinds);
  }

  accepts(kind: number): boolean {
    return this.accepted[kind]!;
  }
}

/** Encoded rows, in two buffers: one is written while the next one fills. */
export class StreamBuilder implements PayloadBuilder {
  readonly holdsBatch = false;
  private filling = new ByteBuffer(1_024 * 1_024);
  private spare = new ByteBuffer(1_024 * 1_024);
  private rows = 0;

  constructor(
    private readonly encoder: Encoder,
    private readonly seen: SeenChanges,
  ) {}

  get sizeBytes(): number {
    return this.filling.length;
  }

  add(batch: ColumnBatch): void {
    forRuns(batch, this.seen, (from, to) => {
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
    private readonly seen: SeenChanges,
  ) {
    this.reader = new ColumnsToRows(fields);
  }

  get sizeBytes(): number {
    return this.rows.length * 100;
  }

  add(batch: ColumnBatch): void {
    forRuns(batch, this.seen, (from, to, kinds) => {
      for (let row = from; row < to; row++) {
        this.rows.push(this.reader.row(batch, row));
        this.kinds.push(changeOf(kinds?.[row] ?? RowKind.insert));
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
  /** Rows of a batch of which the sink does not see all: the batch itself may have other readers. */
  private own: ColumnBatch | null = null;

  constructor(private readonly seen: SeenChanges) {}

  get sizeBytes(): number {
    return this.batch ? Infinity : 0;
  }

  add(batch: ColumnBatch): void {
    const kinds = this.seen.kinds(batch);
    this.batch = kinds === null || this.seesAll(batch, kinds) ? batch : this.copyOfSeen(batch, kinds);
  }

  take(): SinkData | null {
    const { batch } = this;
    this.batch = null;
    return batch && batch.rowCount > 0 ? { kind: 'columns', batch } : null;
  }

  private seesAll(batch: ColumnBatch, kinds: Uint8Array): boolean {
    for (let row = 0; row < batch.rowCount; row++) if (!this.seen.accepts(kinds[row]!) || kinds[row] !== batch.kinds![row]) return false;
    return true;
  }

  private copyOfSeen(batch: ColumnBatch, kinds: Uint8Array): ColumnBatch {
    const own = this.room(batch);
    own.kinds ??= new Uint8Array(own.capacity);
    own.rowCount = 0;
    batch.columns.forEach((column, index) => borrow(column, own.columns[index]!));
    for (let row = 0; row < batch.rowCount; row++) {
      if (!this.seen.accepts(kinds[row]!)) continue;
      const to = own.rowCount++;
      own.kinds[to] = kinds[row]!;
      batch.columns.forEach((column, index) => moveCell(column, row, own.columns[index]!, to));
    }
    return own;
  }

  private room({ columns, capacity }: ColumnBatch): ColumnBatch {
    if (this.own !== null && this.own.capacity >= capacity) return this.own;
    const types = columns.map(({ type }) => type);
    return (this.own = ColumnBatch.allocate(types, capacity));
  }
}

/** Calls `use` for each longest run of rows that pass, with their kinds; null: all are inserts, or every kind is seen as it is. */
function forRuns(batch: ColumnBatch, seen: SeenChanges, use: (from: number, to: number, kinds: Uint8Array | null) => void): void {
  const kinds = seen.kinds(batch);
  if (kinds === null) return use(0, batch.rowCount, batch.kinds);
  for (let from = 0; from < batch.rowCount; from++) {
    if (!seen.accepts(kinds[from]!)) continue;
    let to = from + 1;
    while (to < batch.rowCount && seen.accepts(kinds[to]!)) to++;
    use(from, to, kinds);
    from = to;
  }
}

/** Texts stay where they are. */
function borrow(from: ColumnVector, to: ColumnVector): void {
  to.hasNulls = from.hasNulls;
  to.data = from.data;
}
