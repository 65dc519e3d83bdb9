import { ColumnBatch, HeadraceError, RowKind, type FramedRecords, type ReaderContext } from '@headrace/connector-sdk';
import { framedDecoder, markNull, moveCell, type FramedDecoder } from '@headrace/connector-sdk/base';
import { kafkaProblem } from '../kafka-error';
import { rowShape } from '../row-shape';
import type { KafkaOptions } from '../spec';
import { metadataColumn, type MetadataColumn } from './metadata-columns';
import type { PartitionFeed } from './partition-feed';
import { RecordFrames, type FramedPart } from './record-frames';

/** As many rows as the engine takes at once. */
const BATCH_ROWS = 4_096;

interface Part {
  readonly decoder: FramedDecoder;
  readonly target: ColumnBatch;
  readonly present: PresentRecords;
}

/**
 * Turns the records of one partition into columns: the value's and the key's through their formats, metadata from the record itself.
 * Its batch is filled anew by each call.
 */
export class RowMaker {
  readonly batch: ColumnBatch;
  private readonly frames: RecordFrames;
  private readonly value: Part;
  private readonly key: Part | null;
  /** Columns of the batch that the key fills, with their place in the key's own batch. */
  private readonly keyMoves: readonly { readonly from: number; readonly to: number }[];
  private readonly metadata: readonly { readonly at: number; readonly fill: MetadataColumn }[];
  private readonly origins = new Int32Array(BATCH_ROWS);
  private readonly kinds = new Uint8Array(BATCH_ROWS);
  private readonly keyRows = new Int32Array(BATCH_ROWS);
  /** Records that give no row because their key was refused. */
  private readonly refused = new Uint8Array(BATCH_ROWS);
  /** The first record in `frames` that is in no batch yet. */
  private next = 0;

  constructor(
    private readonly ctx: ReaderContext<KafkaOptions>,
    private readonly feed: PartitionFeed,
    private readonly upserts: boolean,
  ) {
    const { table, projection, options, metadata } = ctx;
    const shape = rowShape(table, options);
    const extra = metadata.map((key) => table.metadata.find((column) => column.key === key)!);
    const types = [...projection.map((index) => table.fields[index]!.type), ...extra.map((column) => column.type)];
    this.batch = ColumnBatch.allocate(types, BATCH_ROWS);
    const place = (index: number): number => projection.indexOf(index);
    const valueProjection = shape.valueColumns.flatMap((index, i) => (place(index) < 0 ? [] : [i]));
    const valueTarget = new ColumnBatch(
      valueProjection.map((i) => this.batch.columns[place(shape.valueColumns[i]!)]!),
      BATCH_ROWS,
    );
    const fromKey = shape.keyColumns.flatMap((index, i) =>
      place(index) >= 0 && (upserts || !shape.valueColumns.includes(index)) ? [{ from: i, to: place(index) }] : [],
    );
    const keyProjection = fromKey.map(({ from }) => from).sort((a, b) => a - b);
    this.keyMoves = fromKey.map(({ from, to }) => ({ from: keyProjection.indexOf(from), to }));
    this.frames = new RecordFrames(BATCH_ROWS, { keys: fromKey.length > 0, headers: metadata.includes('headers') });
    const decoderOf = (format: typeof ctx.format, schema: typeof table, columns: readonly number[], what: string): FramedDecoder => {
      if (!format)
        throw kafkaProblem('no-format', `The table "${table.name}" has no format for the ${what}.`, `Set the format of the ${what}.`);
      const decoder = format.createDecoder({
        schema,
        projection: columns,
        onError: ctx.onError,
        reject: ctx.reject,
      });
      return framedDecoder(
        decoder,
        columns.map((index) => schema.fields[index]!.type),
      );
    };
    const placeOf = (record: number): string => `${feed.name} offset ${this.frames.offsets[record]!}`;
    this.value = {
      decoder: decoderOf(ctx.format, shape.valueSchema, valueProjection, 'value'),
      target: valueTarget,
      present: new PresentRecords(this.frames.values, placeOf),
    };
    const { keys } = this.frames;
    this.key = keys && {
      decoder: decoderOf(ctx.keyFormat, shape.keySchema, keyProjection, 'key'),
      target: ColumnBatch.allocate(
        keyProjection.map((index) => shape.keySchema.fields[index]!.type),
        BATCH_ROWS,
      ),
      present: new PresentRecords(keys, placeOf),
    };
    this.metadata = extra.map((column, i) => ({ at: projection.length + i, fill: metadataColumn(column.key, column, feed.split) }));
  }

  /** True: records were taken that gave more rows than one batch has; `make` goes on with them. */
  get holdsRecords(): boolean {
    return this.next < this.frames.count;
  }
  /** Behind the last record of which all rows are out. */
  get position(): number {
    return this.holdsRecords ? this.frames.offsets[this.next]! : this.feed.offset;
  }

  /** Takes the next records of the feed where none are left, `most` of them. What their format has to fetch first is awaited before `make`. */
  load(most = BATCH_ROWS): Promise<void> | null {
    if (this.holdsRecords) return null;
    const { frames, key } = this;
    frames.clear();
    this.next = 0;
    this.feed.fill(frames, most);
    key?.present.take(frames.count, null);
    const fetching = key?.decoder.prepare?.(key.present, 0) ?? null;
    return fetching === null ? this.loadValues() : fetching.then(() => this.loadValues() ?? undefined);
  }

  /** Which values are read depends on their keys. */
  private loadValues(): Promise<void> | null {
    const { frames, value } = this;
    value.present.take(frames.count, this.decodeKeys() ? this.refused : null);
    return value.decoder.prepare?.(value.present, 0) ?? null;
  }

  /** Fills the batch with the rows of the loaded records; perhaps with none, where records gave none. */
  make(): ColumnBatch {
    const { frames, batch, value, origins } = this;
    const first = this.next;
    value.target.kinds = null;
    const { present } = value;
    const reached = present.indexOf(first);
    const after = value.decoder.decodeFramed(present, reached, value.target, origins);
    let rows = value.target.rowCount;
    this.next = after === present.count ? frames.count : present.recordOf(after);
    for (let row = 0; row < rows; row++) origins[row] = present.recordOf(origins[row]!);
    batch.kinds = value.target.kinds;
    if (this.upserts) rows = this.withDeletes(rows, first);
    batch.rowCount = rows;
    this.fillKeys(rows);
    for (const { at, fill } of this.metadata) fill(batch.columns[at]!, rows, origins, frames);
    return batch;
  }

  /** True: some were refused, and what policy says was done. A record goes with its key; a row by key needs one. */
  private decodeKeys(): boolean {
    if (this.key === null) return false;
    const { frames, keyOrigins, keyRows, refused } = this;
    const { decoder, target, present } = this.key;
    const keys = frames.keys!;
    keyRows.fill(-1, 0, frames.count);
    decoder.decodeFramed(present, 0, target, keyOrigins);
    for (let row = 0; row < target.rowCount; row++) keyRows[present.recordOf(keyOrigins[row]!)] = row;
    if (target.rowCount === frames.count) return false;
    let some = false;
    for (let record = 0; record < frames.count; record++) {
      const without = keys.starts[record] === keys.ends[record] && keyRows[record]! < 0;
      if (without && this.upserts) this.refuseKeyless(record);
      refused[record] = keyRows[record]! < 0 && (this.upserts || !without) ? 1 : 0;
      some ||= refused[record] === 1;
    }
    return some;
  }

  private refuseKeyless(record: number): void {
    const { values, offsets } = this.frames;
    const bytes = values.buffer.bytes.slice(values.starts[record], values.ends[record]);
    const place = `${this.feed.name} offset ${offsets[record]!}`;
    const problem = 'it has no key, by which rows are told apart';
    if (this.ctx.onError !== 'fail') return this.ctx.reject({ bytes, place }, problem);
    throw new HeadraceError(`The record at ${place} cannot be read: ${problem}.`, {
      code: 'connector.kafka.no-key',
      domain: 'user',
      retry: 'none',
      remedy: `Read the topic by the connector "kafka", or set 'headrace.on-error' to 'skip' or 'dead-letter'.`,
      record: { bytes, place },
    });
  }
  private readonly keyOrigins = new Int32Array(BATCH_ROWS);

  private fillKeys(rows: number): void {
    if (this.key === null) return;
    const { columns } = this.key.target;
    for (const { from, to } of this.keyMoves) {
      const [source, target] = [columns[from]!, this.batch.columns[to]!];
      target.data = source.data;
      target.hasNulls = false;
      for (let row = 0; row < rows; row++) {
        const keyRow = this.keyRows[this.origins[row]!]!;
        if (keyRow < 0) markNull(target, row);
        else moveCell(source, keyRow, target, row);
      }
    }
  }

  /** Puts a delete where a record has no value: rows move up from behind, then the gaps are filled. */
  private withDeletes(rows: number, first: number): number {
    const { kinds, origins, batch } = this;
    const { value } = this;
    let deletes = 0;
    for (let record = first; record < this.next; record++) deletes += value.present.isTombstone(record) ? 1 : 0;
    let slot = rows + deletes;
    batch.kinds = kinds;
    for (let record = this.next - 1, row = rows - 1; record >= first; record--) {
      if (value.present.isTombstone(record)) {
        slot--;
        for (const column of this.value.target.columns) markNull(column, slot);
        kinds[slot] = RowKind.delete;
        origins[slot] = record;
        continue;
      }
      for (; row >= 0 && origins[row] === record; row--) {
        slot--;
        if (slot !== row) for (const column of this.value.target.columns) moveCell(column, row, column, slot);
        kinds[slot] = RowKind.updateAfter;
        origins[slot] = record;
      }
    }
    return rows + deletes;
  }
}

/** The records whose part (value or key) is not NULL, framed for a decoder. Costs nothing where all are there. */
class PresentRecords implements FramedRecords {
  count = 0;
  starts: Int32Array;
  ends: Int32Array;
  private records: Int32Array | null = null;
  private refused: Uint8Array | null = null;

  constructor(
    private readonly part: FramedPart,
    private readonly placeOf: (record: number) => string,
  ) {
    this.starts = part.starts;
    this.ends = part.ends;
  }

  get bytes(): Uint8Array {
    return this.part.buffer.bytes;
  }

  /** `refused`: those with a 1 are left out as well. */
  take(total: number, refused: Uint8Array | null): void {
    const { part } = this;
    this.refused = refused;
    const left = part.nulls > 0 || refused !== null ? this.presentOf(total) : total;
    this.records = left === total ? null : new Int32Array(left);
    this.count = left;
    this.starts = this.records ? new Int32Array(left) : part.starts;
    this.ends = this.records ? new Int32Array(left) : part.ends;
    if (!this.records) return;
    for (let record = 0, at = 0; record < total; record++) {
      if (!this.isPresent(record)) continue;
      this.records[at] = record;
      this.starts[at] = part.starts[record]!;
      this.ends[at++] = part.ends[record]!;
    }
  }

  /** It says that its key is gone. */
  isTombstone(record: number): boolean {
    return this.part.isNull[record] === 1 && this.refused?.[record] !== 1;
  }
  private isPresent(record: number): boolean {
    return this.part.isNull[record] === 0 && this.refused?.[record] !== 1;
  }
  private presentOf(total: number): number {
    let count = 0;
    for (let record = 0; record < total; record++) if (this.isPresent(record)) count++;
    return count;
  }

  recordOf(index: number): number {
    return this.records === null ? index : this.records[index]!;
  }
  /** The first present record that is `record` or behind it. */
  indexOf(record: number): number {
    if (this.records === null) return record;
    const found = this.records.findIndex((candidate) => candidate >= record);
    return found < 0 ? this.count : found;
  }
  place(index: number): string {
    return this.placeOf(this.recordOf(index));
  }
}
