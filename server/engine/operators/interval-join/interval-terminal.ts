import type { IntervalJoinPlan } from '@/server/plan/job/join-plans';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { recordWriter, type WriteRecord } from '../../codegen/record-functions';
import type { KeyGroupRange } from '../../state/restore-rows';
import type { BreakerSetup } from '../breaker';
import { JoinColumns } from '../join/join-columns';
import { RowEmitter } from '../output/row-emitter';
import type { SnapshotPart } from '../stateful-terminal';
import { StoreTerminal } from '../store-terminal';
import { IntervalRowWriter } from './interval-code';
import { IntervalState, JOINED, TIME } from './interval-state';

/** Section with the times up to which both sides are cleaned up; goes to every new subtask, the least counts. */
const EXPIRED = 'expired';

/** An interval join at the head of a chain. Rows that met nobody leave, padded, when nobody can come any more; the watermark goes on that much later. */
export class IntervalTerminal extends StoreTerminal<IntervalJoinPlan> {
  private readonly state: IntervalState;
  private readonly columns: JoinColumns;
  private readonly writers: readonly [WriteRecord, WriteRecord];

  constructor(setup: BreakerSetup<IntervalJoinPlan>) {
    const { plan, inputs, session } = setup;
    const types = [inputs[0]!.types, inputs[1]!.types] as const;
    const state = new IntervalState(plan, types, setup.memory);
    super(setup, false, { left: state.stores[0], right: state.stores[1] });
    this.state = state;
    this.columns = new JoinColumns(types, plan.output, plan.condition);
    const writer = (side: 0 | 1): WriteRecord =>
      recordWriter({
        store: state.stores[side],
        target: this.queue.target,
        outputTypes: plan.output.map((field) => field.type),
        changes: false,
        session,
        values: (_, record) => this.columns.padded(record, side),
      });
    this.writers = [writer(0), writer(1)];
  }

  emit(loop: LoopWriter, row: RowAccess, input: number): void {
    const { plan, metrics } = this.setup;
    const out = RowEmitter.of(loop, { queue: this.queue, types: plan.output.map((field) => field.type), metrics });
    new IntervalRowWriter({ plan, state: this.state, columns: this.columns, out }, loop, row, input === 0 ? 0 : 1).write();
  }

  override ready(): boolean {
    return this.tick() && super.ready();
  }

  /** Processing time passes between loops, never within one. */
  private tick(): boolean {
    if (this.setup.plan.time === 'event') return true;
    this.state.now = this.setup.session.now();
    return this.expireDue();
  }
  override onTime(): void {
    this.tick();
  }

  protected override fire(): boolean {
    if (this.setup.plan.time === 'processing') return true;
    this.state.now = this.watermark;
    return this.expireDue();
  }

  protected override outgoing(watermark: number): number {
    const delay = this.setup.plan.time === 'event' ? Math.max(...this.state.reach) : 0;
    return watermark - delay;
  }

  private expireDue(): boolean {
    for (let side = this.state.due(); side !== null; side = this.state.due()) {
      if (!this.goesOn()) return false;
      this.expire(side, this.state.timers[side].take(this.state.now));
    }
    return true;
  }

  /** The timer of a row that may leave padded, or of a list: its rows that are over go, the first of the others sets the next one. */
  private expire(side: 0 | 1, timed: number): void {
    const { state } = this;
    const until = state.expiry(side);
    if (side === 0) state.expiredLeft = until;
    else state.expiredRight = until;
    const store = state.stores[side];
    const { doubles, words } = store.layout;
    const bucket = store.bucketOf(timed);
    if (state.outer[side]) {
      if (store.word(timed, words[JOINED]!) === 0) {
        this.writers[side](0, timed);
        this.setup.metrics.rowsOut++;
      }
      return store.remove(bucket, timed);
    }
    let at = store.lists.entries[2 * bucket]!;
    while (at !== 0 && store.double(at, doubles[TIME]!) <= until) {
      const next = store.next(at);
      store.remove(bucket, at);
      at = next;
    }
    if (at !== 0) state.arm(side, at);
  }

  override snapshot(): readonly SnapshotPart[] {
    let bytes: Uint8Array | null = new Uint8Array(new Float64Array([this.state.expiredLeft, this.state.expiredRight]).buffer);
    const next = (): Uint8Array | null => {
      const once = bytes;
      bytes = null;
      return once;
    };
    return [...super.snapshot(), { state: EXPIRED, snapshot: { next } }];
  }

  private least: readonly [number, number] = [Infinity, Infinity];
  override restore(name: string, bytes: Uint8Array, range: KeyGroupRange): void {
    if (name !== EXPIRED) return super.restore(name, bytes, range);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    this.least = [Math.min(this.least[0], view.getFloat64(0, true)), Math.min(this.least[1], view.getFloat64(8, true))];
  }

  protected override restored(): void {
    if (this.setup.plan.time === 'event') this.state.now = this.watermark;
    if (this.least[0] !== Infinity) [this.state.expiredLeft, this.state.expiredRight] = this.least;
    this.state.rebuild();
  }
}
