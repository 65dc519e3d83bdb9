import { ByteBuffer, ColumnBatch, RowKind, type TableSchema, type WriterContext } from '@headrace/connector-sdk';
import { framedEncoder, type FramedEncoder } from '@headrace/connector-sdk/base';
import { kafkaProblem } from '../kafka-error';
import { rowShape } from '../row-shape';
import type { KafkaOptions } from '../spec';
import type { Part } from '../wire/batch-writer';

/** Encoded rows of one batch, side by side. */
class EncodedPart {
  readonly buffer = new ByteBuffer(1 << 16);
  ends = new Int32Array(0);
  readonly part: Part = { bytes: this.buffer.bytes, start: 0, end: 0 };

  constructor(
    private readonly encoder: FramedEncoder,
    private readonly columns: readonly number[],
  ) {}

  async prepare(): Promise<void> {
    await this.encoder.prepare?.();
  }

  encode(batch: ColumnBatch): void {
    if (this.ends.length < batch.rowCount) this.ends = new Int32Array(Math.max(batch.rowCount, batch.capacity));
    this.buffer.clear();
    const own = new ColumnBatch(
      this.columns.map((index) => batch.columns[index]!),
      batch.capacity,
    );
    own.rowCount = batch.rowCount;
    own.kinds = batch.kinds;
    this.encoder.encodeFramed(own, { from: 0, to: batch.rowCount }, this.buffer, this.ends);
    (this.part as { bytes: Uint8Array }).bytes = this.buffer.bytes;
  }

  at(row: number): Part {
    this.part.start = row === 0 ? 0 : this.ends[row - 1]!;
    this.part.end = this.ends[row]!;
    return this.part;
  }
}

/** Rows to keys and values of records, a batch at a time. Parts are valid until the next row is asked for. */
export class RowEncoder {
  private readonly keys: EncodedPart | null;
  private readonly values: EncodedPart;
  private kinds: Uint8Array | null = null;

  constructor(
    ctx: Pick<WriterContext<KafkaOptions>, 'options' | 'table' | 'format' | 'keyFormat'>,
    private readonly upserts: boolean,
  ) {
    const shape = rowShape(ctx.table, ctx.options);
    const encoder = (format: typeof ctx.format, schema: TableSchema, what: string): FramedEncoder => {
      if (format) return framedEncoder(format.createEncoder(schema));
      throw kafkaProblem('no-format', `The table "${ctx.table.name}" has no format for the ${what}.`, `Set the format of the ${what}.`);
    };
    this.values = new EncodedPart(encoder(ctx.format, shape.valueSchema, 'value'), shape.valueColumns);
    this.keys = shape.keyColumns.length === 0 ? null : new EncodedPart(encoder(ctx.keyFormat, shape.keySchema, 'key'), shape.keyColumns);
  }

  /** Before the first row. */
  async prepare(): Promise<void> {
    await this.values.prepare();
    await this.keys?.prepare();
  }

  encode(batch: ColumnBatch): void {
    this.kinds = batch.kinds;
    this.values.encode(batch);
    this.keys?.encode(batch);
  }

  key(row: number): Part | null {
    return this.keys === null ? null : this.keys.at(row);
  }

  /** Null: the row is deleted, so its key gets a tombstone. */
  value(row: number): Part | null {
    const deletes = this.upserts && this.kinds !== null && this.kinds[row] === RowKind.delete;
    return deletes ? null : this.values.at(row);
  }
}
