import type { TemporalJoinPlan } from '@/server/plan/job/join-plans';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { BreakerSetup } from '../breaker';
import { JoinColumns } from '../join/join-columns';
import { DirectEmitter } from '../output/direct-emitter';
import { StoreTerminal } from '../store-terminal';
import { joinDue, keepRow, listFinder, type JoinDue } from './temporal-code';
import { TemporalState } from './temporal-state';

/** The key that is being joined: where the walk over its left rows goes on. */
interface Firing {
  readonly key: number;
  readonly bucket: number;
  at: number;
}

/** Each left row meets the version of its key that was valid at its time, when the watermark has passed it. */
export class TemporalTerminal extends StoreTerminal<TemporalJoinPlan> {
  private readonly state: TemporalState;
  private readonly columns: JoinColumns;
  private readonly find: readonly [(key: number) => number, (key: number) => number];
  private readonly join: JoinDue;
  private firing: Firing | null = null;
  /** The least time of the left rows of the key at hand that the watermark has not passed. */
  private readonly least = new Float64Array(1);

  constructor(setup: BreakerSetup<TemporalJoinPlan>) {
    const { plan, inputs, session, metrics } = setup;
    const types = [inputs[0]!.types, inputs[1]!.types] as const;
    const state = new TemporalState(plan, types, setup.memory);
    super(setup, inputs[0]!.changes, { left: state.left, right: state.right, keys: state.keys });
    this.state = state;
    const columns = new JoinColumns(types, plan.output, plan.condition);
    this.columns = columns;
    this.find = [listFinder(state.keys, state.left, session), listFinder(state.keys, state.right, session)];
    const to = { queue: this.queue, types: plan.output.map((field) => field.type), metrics };
    this.join = joinDue({ plan, state, columns, session, emitter: (loop) => new DirectEmitter(loop, to) });
  }

  emit(loop: LoopWriter, row: RowAccess, input: number): void {
    const { plan, session } = this.setup;
    keepRow(loop, row, { plan, session, state: this.state, columns: this.columns, side: input === 0 ? 0 : 1 });
  }

  protected override fire(): boolean {
    for (;;) {
      if (!this.goesOn()) return false;
      if (this.firing === null) {
        const key = this.state.due(this.watermark);
        if (key === 0) return true;
        this.firing = this.start(key);
      }
      this.go(this.firing);
    }
  }

  private start(key: number): Firing {
    const [left, right] = [this.find[0](key), this.find[1](key)];
    this.state.open(right);
    this.least[0] = Infinity;
    return { key, bucket: left > 0 ? this.state.left.bucketOf(left) : -1, at: Math.max(0, left) };
  }

  private go(firing: Firing): void {
    if (firing.at !== 0) firing.at = this.join(firing.bucket, firing.at, this.watermark, this.least);
    if (firing.at !== 0) return;
    this.state.forgetVersions(this.watermark);
    if (this.least[0]! < Infinity) this.state.told(firing.key, this.least[0]!);
    this.firing = null;
  }

  protected override restored(): void {
    this.state.rebuild();
  }

  /** A key lives between one and one and a half TTLs behind its last row (Flink's clean-up timers). */
  override onTime(): void {
    const { stateTtlMs } = this.setup.plan;
    if (stateTtlMs === null || this.firing !== null) return;
    this.state.forgetBefore(this.setup.session.now() - stateTtlMs * 1.5, (key) => [this.find[0](key), this.find[1](key)]);
  }
}
