import { ColumnVector } from '@headrace/connector-sdk/schema';
import { BATCH_ROWS, EngineBatch } from '../contract/batch';
import { BatchEncoder } from '../dataflow/batch-codec';
import type { Element } from '../dataflow/element';
import type { TaskHost } from '../dataflow/task';
import type { OperatorMeter } from '../metrics/operator-meter';
import { Answers } from './answers';
import { answeredTypes, type Sending } from './call-set';
import type { PendingCalls } from './called-rows';
import type { FoldState } from './fold-state';
import { FRAME_HEAD, FrameKind, jsonFrame, putHead, type Frame } from './frames';
import type { Sandbox } from './sandbox';

export interface CallsOptions {
  readonly sandbox: Sandbox;
  /** The number that the sandbox knows these calls by. */
  readonly set: number;
  readonly sending: Sending;
  /** Of aggregates: goes with each batch, and comes back changed. */
  readonly folds: FoldState | null;
  readonly host: Pick<TaskHost, 'signal' | 'wake' | 'fail'>;
  readonly meter: OperatorMeter;
}

/** Sends batches to the process of functions and takes their answers. Where one fails, the host's task does. */
export class Calls {
  private readonly encoder = new BatchEncoder();
  private readonly answers: Answers;
  private readonly name: string;
  private readonly table: boolean;

  constructor(private readonly options: CallsOptions) {
    const { set } = options.sending;
    this.answers = new Answers(answeredTypes(set));
    this.name = set.calls.map(({ user }) => `${user.module}.${user.name}`).join(', ');
    this.table = set.calls[0]!.rows !== undefined;
  }

  /** The batch on its way; a table function is only asked for its rows when the batch is the `first`. */
  begin(channel: number, { batch, release }: Extract<Element, { kind: 'batch' }>, first: boolean): PendingCalls {
    this.options.meter.rowsIn += batch.rowCount;
    const pending: PendingCalls = {
      batch,
      channel,
      release,
      start: 0,
      end: 0,
      answer: null,
      last: true,
      row: 0,
      mark: 0,
      match: 0,
      matched: false,
    };
    pending.end = Math.min(batch.rowCount, BATCH_ROWS);
    if (first || !this.table) this.call(pending);
    return pending;
  }

  /** It has become the first one. */
  turn(pending: PendingCalls | undefined): void {
    if (pending !== undefined && this.table) this.call(pending);
  }

  more(pending: PendingCalls): void {
    this.drop(pending);
    pending.match = 0;
    void this.ask(pending, jsonFrame(FrameKind.more, this.options.set, null));
  }

  /** The rows behind those that are answered. */
  next(pending: PendingCalls): void {
    this.drop(pending);
    pending.match = 0;
    pending.start = pending.end;
    pending.end = Math.min(pending.batch.rowCount, pending.start + BATCH_ROWS);
    this.call(pending);
  }

  settle(done: PendingCalls): void {
    this.drop(done);
    done.release();
  }

  private drop(pending: PendingCalls): void {
    if (pending.answer) this.answers.give(pending.answer);
    pending.answer = null;
  }

  private call(pending: PendingCalls): void {
    const { batch, start, end } = pending;
    if (batch.rowCount === 0) {
      pending.answer = this.answers.none();
      return;
    }
    const { sending, folds } = this.options;
    const given = sending.columns.map((column) => columnFrom(batch.columns[column]!, start));
    const sent = new EngineBatch([...given, ...(folds?.columns(batch, start, end - start) ?? [])], batch.capacity);
    sent.rowCount = end - start;
    const body = this.encoder.encode(sent, FRAME_HEAD).slice();
    void this.ask(pending, putHead(body, { kind: FrameKind.call, set: this.options.set }));
  }

  private async ask(pending: PendingCalls, frame: Uint8Array): Promise<void> {
    const { sandbox, host, folds } = this.options;
    try {
      const answer: Frame = await sandbox.ask(this.name, frame);
      if (host.signal.aborted) return;
      pending.answer = this.answers.read(answer.bytes, this.table ? null : pending.end - pending.start);
      folds?.take(pending.answer);
      pending.last = answer.last;
      host.wake();
    } catch (error) {
      if (!host.signal.aborted) host.fail(error);
    }
  }
}

const strides = { bool: 1, i32: 1, i64: 2, i128: 4, f64: 1, bytes: 1 } as const;

/** The column without its first rows, over the same values. */
function columnFrom(column: ColumnVector, first: number): ColumnVector {
  if (first === 0) return column;
  const view: ColumnVector = Object.assign(Object.create(ColumnVector.prototype) as ColumnVector, column);
  view.nulls = column.nulls.subarray(first);
  view.bool = column.bool.subarray(first);
  view.i32 = column.i32.subarray(first * strides[column.physical]);
  view.f64 = column.f64.subarray(first);
  view.starts = column.starts.subarray(first);
  view.lengths = column.lengths.subarray(first);
  return view;
}
