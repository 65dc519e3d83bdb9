import { ColumnBatch } from '../schema/column-vector';
import type { ByteBuffer, Decoder, Encoder, FramedRecords } from '../format/format';
import type { DataType } from '../schema/data-type';
import { ByteArena } from './columns/byte-arena';
import { copyCell } from './columns/copy-cell';

export type FramedDecoder = Required<Pick<Decoder, 'decodeFramed'>>;
export type FramedEncoder = Required<Pick<Encoder, 'encodeFramed'>>;

/** Rows that one record may give to a decoder without framing of its own. */
const MOST_ROWS_A_RECORD = 16;
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
    this.one = ColumnBatch.allocate(columns, MOST_ROWS_A_RECORD);
    this.arenas = columns.map(() => new ByteArena());
  }

  decodeFramed({ bytes, starts, ends, count }: FramedRecords, first: number, out: ColumnBatch, origins: Int32Array): number {
    const { one, arenas } = this;
    out.rowCount = 0;
    out.kinds = null;
    for (const arena of arenas) arena.reset();
    for (const vector of out.columns) vector.hasNulls = false;
    for (let record = first; record < count; record++) {
      const [from, end] = [starts[record]!, ends[record]!];
      one.rowCount = 0;
      if (end > from) this.decoder.decode({ bytes, from, end, base: 0, final: true }, one);
      if (out.rowCount + one.rowCount > out.capacity) return record;
      for (let row = 0; row < one.rowCount; row++) {
        origins[out.rowCount] = record;
        for (let i = 0; i < arenas.length; i++) copyCell(one.columns[i]!, row, { to: out.columns[i]!, row: out.rowCount }, arenas[i]!);
        out.rowCount++;
      }
    }
    return count;
  }
}

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
