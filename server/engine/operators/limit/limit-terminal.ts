import type { LimitPlan } from '@/server/plan/job/ranking-plans';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { decodeNumber, numberSnapshot } from '../../state/number-section';
import type { BreakerSetup } from '../breaker';
import { RowEmitter } from '../output/row-emitter';
import { QueuedTerminal } from '../queued-terminal';
import { unknownState, type SnapshotPart } from '../stateful-terminal';

const SEEN = 'seen';

/** Lets the rows `offset … offset + fetch` of its one subtask through. Keeps the number of rows that came. */
export class LimitTerminal extends QueuedTerminal<LimitPlan> {
  private readonly counter = { seen: 0 };

  constructor(setup: BreakerSetup<LimitPlan>) {
    super(setup, false);
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes, metrics } = this.setup;
    const out = RowEmitter.of(loop, { queue: this.queue, types: plan.output.map((field) => field.type), metrics });
    const counter = builder.bind('limit', this.counter);
    const last = plan.fetch === null ? '' : ` && ${counter}.seen <= ${plan.offset + plan.fetch}`;
    builder.line(`${counter}.seen++;`);
    builder.open(`if (${counter}.seen > ${plan.offset}${last}) {`);
    out.emit(
      inputTypes.map((_, column) => row.column(column)),
      '0',
    );
    builder.close();
    out.end();
  }

  override snapshot(): readonly SnapshotPart[] {
    return [{ state: SEEN, snapshot: numberSnapshot(this.counter.seen) }];
  }
  /** Only one subtask ever sees rows; the others bring 0. */
  override restore(state: string, bytes: Uint8Array): void {
    if (state !== SEEN) throw unknownState(state);
    this.counter.seen = Math.max(this.counter.seen, decodeNumber(bytes));
  }
}
