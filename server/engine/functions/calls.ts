import { EngineBatch } from '../contract/batch';
import { BatchEncoder } from '../dataflow/batch-codec';
import type { Element } from '../dataflow/element';
import type { TaskHost } from '../dataflow/task';
import type { OperatorMeter } from '../metrics/operator-meter';
import { Answers } from './answers';
import { answeredTypes, type Sending } from './call-set';
import type { PendingCalls } from './called-rows';
import { FRAME_HEAD, FrameKind, jsonFrame, putHead, type Frame } from './frames';
import type { Sandbox } from './sandbox';

export interface CallsOptions {
  readonly sandbox: Sandbox;
  /** The number that the sandbox knows these calls by. */
  readonly set: number;
  readonly sending: Sending;
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
    const pending: PendingCalls = { batch, channel, release, answer: null, last: true, row: 0, mark: 0, match: 0, matched: false };
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

  settle(done: PendingCalls): void {
    this.drop(done);
    done.release();
  }

  private drop(pending: PendingCalls): void {
    if (pending.answer) this.answers.give(pending.answer);
    pending.answer = null;
  }

  private call(pending: PendingCalls): void {
    const { batch } = pending;
    if (batch.rowCount === 0) {
      pending.answer = this.answers.none();
      return;
    }
    const { columns } = this.options.sending;
    const sent = new EngineBatch(
      columns.map((column) => batch.columns[column]!),
      batch.capacity,
    );
    sent.rowCount = batch.rowCount;
    const body = this.encoder.encode(sent, FRAME_HEAD).slice();
    void this.ask(pending, putHead(body, { kind: FrameKind.call, set: this.options.set }));
  }

  private async ask(pending: PendingCalls, frame: Uint8Array): Promise<void> {
    const { sandbox, host } = this.options;
    try {
      const answer: Frame = await sandbox.ask(this.name, frame);
      pending.answer = this.answers.read(answer.bytes, this.table ? null : pending.batch.rowCount);
      pending.last = answer.last;
      host.wake();
    } catch (error) {
      if (!host.signal.aborted) host.fail(error);
    }
  }
}
