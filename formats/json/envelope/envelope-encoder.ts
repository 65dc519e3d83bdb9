import { ByteBuffer, RowKind, type ColumnBatch, type Encoder, type EncoderSetup } from '@headrace/connector-sdk';
import { JsonEncoder } from '../encode/json-encoder';
import type { JsonOptions } from '../spec';

/** What stands around a row that is there from now on, and around one that is there no more. */
export interface EnvelopeText {
  readonly insert: readonly [string, string];
  readonly delete: readonly [string, string];
}

const LINE_FEED = 0x0a;

/** Rows with their kinds, each as one record; an update is a delete and an insert, as Flink writes it. */
export class EnvelopeEncoder implements Encoder {
  private readonly inner: JsonEncoder;
  private readonly row = new ByteBuffer(1_024);
  private readonly ends = new Int32Array(1);
  private readonly insert: readonly Uint8Array[];
  private readonly delete: readonly Uint8Array[];

  constructor(setup: EncoderSetup<JsonOptions>, text: EnvelopeText) {
    const utf8 = new TextEncoder();
    this.inner = new JsonEncoder(setup);
    this.insert = text.insert.map((part) => utf8.encode(part));
    this.delete = text.delete.map((part) => utf8.encode(part));
  }

  encode(batch: ColumnBatch, { from, to }: { readonly from: number; readonly to: number }, out: ByteBuffer): void {
    for (let row = from; row < to; row++) {
      this.encodeRow(batch, row, out);
      out.ensure(1);
      out.bytes[out.length++] = LINE_FEED;
    }
  }

  encodeFramed(batch: ColumnBatch, { from, to }: { readonly from: number; readonly to: number }, out: ByteBuffer, ends: Int32Array): void {
    for (let row = from; row < to; row++) {
      this.encodeRow(batch, row, out);
      ends[row - from] = out.length;
    }
  }

  private encodeRow(batch: ColumnBatch, row: number, out: ByteBuffer): void {
    const kind = batch.kinds === null ? RowKind.insert : batch.kinds[row]!;
    const gone = kind === RowKind.delete || kind === RowKind.updateBefore;
    const [before, behind] = (gone ? this.delete : this.insert) as [Uint8Array, Uint8Array];
    this.row.clear();
    this.inner.encodeFramed(batch, { from: row, to: row + 1 }, this.row, this.ends);
    out.ensure(before.length + this.row.length + behind.length);
    for (const part of [before, this.row.written(), behind]) {
      out.bytes.set(part, out.length);
      out.length += part.length;
    }
  }
}
