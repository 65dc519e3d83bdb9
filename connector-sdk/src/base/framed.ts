import { ColumnBatch } from '../schema/column-vector';
import type { ByteBuffer, Decoder, Encoder, FramedRecords } from '../format/format';
import { HeadraceError } from '../errors/connector-error';
import type { DataType } from '../schema/data-type';
import { ByteArena } from './columns/byte-arena';
import { copyCell } from './columns/copy-cell';

export type FramedDecoder = Required<Pick<Decoder, 'decodeFramed'>> & Pick<Decoder, 'prepare'>;
export type FramedEncoder = Required<Pick<Encoder, 'encodeFramed'>> & Pick<Encoder, 'prepare'>;

/** Rows of one record that are taken over at a time. */
const PIECE_ROWS = 16;
const LINE_FEED = 0x0a;

/** The decoder itself where it takes framed records, else one that hands it record by record. `columns`: the types of the projection. */
export function framedDecoder(decoder: Decoder, columns: readonly DataType[]): FramedDecoder {
  return decoder.decodeFramed ? (decoder as FramedDecoder) : new RecordwiseDecoder(decoder, columns);
}

class RecordwiseDecoder implements FramedDecoder {
  private readonly one: ColumnBatch;
  private readonly arenas: readonly ByteArena[];

  constructor(
    private readonly decoder: Decoder,
    columns: readonly DataType[],
  ) {
    this.one = ColumnBatch.allocate(columns, PIECE_ROWS);
    this.arenas = columns.map(() => new ByteArena());
  }

  decodeFramed(records: FramedRecords, first: number, out: ColumnBatch, origins: Int32Array): number {
    out.rowCount = 0;
    out.kinds = null;
    for (const arena of this.arenas) arena.reset();
    for (const vector of out.columns) vector.hasNulls = false;
    for (let record = first; record < records.count; record++) {
      const before = out.rowCount;
      if (this.append(records, record, out)) {
        origins.fill(record, before, out.rowCount);
        continue;
      }
      if (before === 0) throw tooManyRows(records.place(record), out.capacity);
      out.rowCount = before;
      return record;
    }
    return records.count;
  }

  /** Appends all rows of a record, in pieces; false: `out` is too small for them. */
  private append({ bytes, starts, ends }: FramedRecords, record: number, out: ColumnBatch): boolean {
    const { one, arenas } = this;
    const end = ends[record]!;
    for (let from = starts[record]!; from < end;) {
      const { consumed, rows } = this.decoder.decode({ bytes, from, end, base: 0, final: true }, one);
      if (out.rowCount + rows > out.capacity) return false;
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < arenas.length; i++) copyCell(one.columns[i]!, row, { to: out.columns[i]!, row: out.rowCount }, arenas[i]!);
        out.rowCount++;
      }
      if (consumed === 0) break;
      from += consumed;
    }
    return true;
  }
}

const tooManyRows = (place: string, most: number): HeadraceError =>
  new HeadraceError(`The record at ${place} gives more than ${most} rows, which is more than fit into one batch.`, {
    code: 'format.record-too-large',
    domain: 'user',
    retry: 'none',
    remedy: 'Write such records in smaller ones.',
  });

/** The encoder itself where it frames records, else one that encodes row by row and takes the line break off. */
export function framedEncoder(encoder: Encoder): FramedEncoder {
  if (encoder.encodeFramed) return encoder as FramedEncoder;
  return {
    encodeFramed: (batch, { from, to }, out: ByteBuffer, ends) => {
      for (let row = from; row < to; row++) {
        encoder.encode(batch, { from: row, to: row + 1 }, out);
        if (out.bytes[out.length - 1] === LINE_FEED) out.length--;
        ends[row - from] = out.length;
      }
    },
  };
}
