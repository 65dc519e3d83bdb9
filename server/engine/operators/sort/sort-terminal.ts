import { RowKind } from '@headrace/connector-sdk/schema';
import type { SortPlan } from '@/server/plan/job/ranking-plans';
import { keyHash } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { compareRecords, recordWriter, type WriteRecord } from '../../codegen/record-functions';
import { decodeNumber, numberSnapshot } from '../../state/number-section';
import type { KeyGroupRange } from '../../state/restore-rows';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import type { SnapshotPart } from '../stateful-terminal';
import { StoreTerminal } from '../store-terminal';
import { eventTime, TIME, TimeBuffer, writeWaiting } from '../time-buffer';

const LAST = 'last';

/**
 * Rows in the order of event time, then of further columns. A row leaves when the watermark has passed it; one that comes when its time has
 * already left is late. Without a time column all rows leave when event time ends.
 */
export class SortTerminal extends StoreTerminal<SortPlan> {
  private readonly buffer: TimeBuffer;
  private readonly write: WriteRecord;
  /** Time of the last row that left. */
  private readonly progress = { last: -Infinity };

  constructor(setup: BreakerSetup<SortPlan>) {
    const layout = rowLayout({ types: setup.inputTypes, key: [], ordered: true, doubles: [TIME] });
    const store = new RowStore(layout, setup.memory, setup.plan.name);
    super(setup, false, { rows: store });
    const { plan, session } = setup;
    this.buffer = new TimeBuffer(store, compareRecords(store, plan.order, session));
    this.write = recordWriter({
      store,
      target: this.queue.target,
      queue: this.queue,
      outputTypes: plan.output.map((field) => field.type),
      changes: false,
      session,
    });
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes, metrics } = this.setup;
    const values = inputTypes.map((_, column) => row.column(column));
    const time = plan.timeColumn === null ? 'Infinity' : eventTime(loop, values[plan.timeColumn]!, plan.name);
    const progress = builder.bind('progress', this.progress);
    builder.open(`if (${time} <= ${progress}.last) {`);
    builder.line(`${builder.bind('metrics', metrics)}.lateRows++;`);
    builder.close('} else {');
    writeWaiting(loop, this.buffer, { values, key: [], hash: keyHash(loop.scope(row), []), time });
    builder.close();
  }

  protected override fire(): boolean {
    const { buffer } = this;
    for (let at = buffer.due(this.watermark); at !== 0; at = buffer.due(this.watermark)) {
      if (!this.goesOn()) return false;
      buffer.heap.pop();
      this.progress.last = buffer.time(at);
      this.write(RowKind.insert, at);
      this.setup.metrics.rowsOut++;
      buffer.store.removeRow(at);
    }
    return true;
  }

  override actAfter(watermark: number): number {
    return Math.min(watermark + 1, super.actAfter(watermark));
  }

  override snapshot(): readonly SnapshotPart[] {
    return [...super.snapshot(), { state: LAST, snapshot: numberSnapshot(this.progress.last) }];
  }
  override restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    if (state === LAST) this.progress.last = Math.max(this.progress.last, decodeNumber(bytes));
    else super.restore(state, bytes, range);
  }
  protected override restored(): void {
    super.restored();
    this.buffer.rebuild();
  }
  override stateBytes(): number {
    return super.stateBytes() + this.buffer.heap.sizeBytes;
  }
}
