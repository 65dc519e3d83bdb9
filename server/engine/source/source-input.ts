import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { Decoder } from '@headrace/connector-sdk/format';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { ColumnBatch, type Field } from '@headrace/connector-sdk/schema';
import type { SourceBatch } from '@headrace/connector-sdk/source';
import { BATCH_ROWS, EngineBatch } from '../contract/batch';
import { StreamPieces } from './stream-pieces';

/** Turns one `SourceBatch` into engine batches, one a call. A batch is valid until the next call. */
export interface BatchMaker {
  /** The next rows (may be none); `done` when the source batch is used up. */
  next(): { readonly batch: EngineBatch; readonly done: boolean };
}

/** What the columns of the source's output are, and in which of them the decoder writes. */
export interface SourceLayout {
  readonly fields: readonly Field[];
  /** Positions within `fields` in the order of the table's columns: what a decoder (projection ascending) fills. */
  readonly decodeOrder: readonly number[];
}

/** All forms of payload of one subtask. Byte streams keep their unfinished record per split. */
export class SourceInput {
  private readonly out: EngineBatch;
  private readonly decodeTarget: ColumnBatch;
  private readonly fromRows: RowsToColumns;
  private readonly wrapped = new WeakMap<ColumnBatch, EngineBatch>();

  constructor(
    layout: SourceLayout,
    private readonly createDecoder: () => Decoder,
    /** Rows that are decoded at once, at most. */
    decodeRows = BATCH_ROWS,
  ) {
    const columns = ColumnBatch.allocate(
      layout.fields.map((field) => field.type),
      BATCH_ROWS,
    ).columns;
    this.out = new EngineBatch(columns, BATCH_ROWS);
    this.decodeTarget = new ColumnBatch(
      layout.decodeOrder.map((position) => columns[position]!),
      Math.min(decodeRows, BATCH_ROWS),
    );
    this.fromRows = new RowsToColumns(layout.fields);
  }

  stream(): StreamPieces {
    return new StreamPieces(this.createDecoder());
  }

  /** A batch for marks alone. */
  empty(): EngineBatch {
    this.out.kinds = null;
    return this.cleared(0);
  }

  /** `stream` is the split's own, for payload `stream`. */
  maker(source: SourceBatch<unknown>, stream: StreamPieces | null): BatchMaker {
    const { data } = source;
    switch (data.kind) {
      case 'stream':
        stream!.take(data);
        return { next: () => this.decodeNext(stream!) };
      case 'columns':
        return { next: () => ({ batch: this.wrap(data.batch), done: true }) };
      case 'rows':
        return this.rowsMaker(data);
      case 'records':
        return this.recordsMaker(data);
    }
  }

  private decodeNext(stream: StreamPieces): { readonly batch: EngineBatch; readonly done: boolean } {
    const more = stream.decode(this.decodeTarget);
    return { batch: this.cleared(this.decodeTarget.rowCount), done: !more };
  }

  private cleared(rows: number): EngineBatch {
    this.out.rowCount = rows;
    this.out.markCount = 0;
    return this.out;
  }

  private wrap(batch: ColumnBatch): EngineBatch {
    let wrapped = this.wrapped.get(batch);
    if (!wrapped) this.wrapped.set(batch, (wrapped = new EngineBatch(batch.columns, batch.capacity)));
    wrapped.rowCount = batch.rowCount;
    wrapped.kinds = batch.kinds;
    wrapped.markCount = 0;
    return wrapped;
  }

  private rowsMaker(data: Extract<SourceBatch<unknown>['data'], { kind: 'rows' }>): BatchMaker {
    let from = 0;
    return {
      next: () => {
        const to = Math.min(data.rows.length, from + BATCH_ROWS);
        this.fromRows.fill(this.out, data.rows, data.kinds, { from, to });
        from = to;
        return { batch: this.cleared(this.out.rowCount), done: from >= data.rows.length };
      },
    };
  }

  /** Whole records lie back to back, so a run of present ones is one final stream; runs end at absent records. */
  private recordsMaker(data: Extract<SourceBatch<unknown>['data'], { kind: 'records' }>): BatchMaker {
    if (data.metadata) throw metadataUnsupported();
    const decoder = this.createDecoder();
    let record = 0;
    return {
      next: () => {
        while (record < data.count && data.valid?.[record] === 0) record++;
        if (record >= data.count) return { batch: this.cleared(0), done: true };
        const from = data.offsets[record]!;
        decoder.decode({ bytes: data.bytes, from, end: data.offsets[record + 1]!, base: 0, final: true }, this.decodeTarget);
        record++;
        return { batch: this.cleared(this.decodeTarget.rowCount), done: record >= data.count };
      },
    };
  }
}

const metadataUnsupported = (): HeadraceError =>
  new HeadraceError('This source hands over metadata beside its records, which this build does not read.', {
    code: 'source.metadata-unsupported',
    domain: 'user',
    retry: 'none',
    remedy: 'Take the METADATA columns out of the table.',
  });
