import type { DataType } from '@headrace/connector-sdk/schema';
import type { GroupAggregatePlan, JobSettings } from '@/server/plan/job/job-plan';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { OperatorMetrics } from '../../contract/chain';
import type { StateMemory } from '../../state/state-memory';
import type { OperatorClock } from '../../time/operator-clock';
import { InnerQueue, type Stage } from '../output/inner-queue';
import type { KeyGroupRange } from '../../state/restore-rows';
import type { SnapshotPart, StatefulTerminal } from '../stateful-terminal';
import { valuesForgetter } from './extreme-rows';
import { GroupBundle } from './group-bundle';
import { GroupCode } from './group-code';
import { groupSnapshot, restoreGroups } from './group-sections';
import { GroupState, type ForgetValues } from './group-state';

export interface GroupSetup {
  readonly plan: GroupAggregatePlan;
  readonly inputTypes: readonly DataType[];
  readonly clock: OperatorClock;
  readonly metrics: OperatorMetrics;
  readonly session: LoopWriter['session'];
  readonly memory: StateMemory;
  readonly settings: JobSettings;
  readonly next: Stage;
}

/**
 * A group aggregate at the end of a loop: each row changes its group's row, and the change goes into the loop behind at once; with mini-batch the
 * net of a bundle of rows does, when the bundle is full, at a watermark, at a barrier, and when its first row has waited long enough.
 */
export class GroupTerminal implements StatefulTerminal {
  readonly state: GroupState;
  private readonly queue: InnerQueue;
  private readonly code: GroupCode;
  private readonly bundle: GroupBundle | null;
  private readonly tellGroup: ((address: number) => void) | null;
  private readonly forgetValues: ForgetValues;
  private watermark = -Infinity;
  private forwarded = -Infinity;
  /** All rows before this watermark have been told. */
  private released = -Infinity;

  constructor(private readonly setup: GroupSetup) {
    const { plan, session } = setup;
    this.code = new GroupCode(plan, setup.inputTypes);
    // A row makes up to two changes: the queue turns one row before it is full.
    this.queue = new InnerQueue(
      plan.output.map((field) => field.type),
      true,
      setup.next,
      1,
    );
    this.state = new GroupState(this.code.layouts, {
      owner: plan.name,
      memory: setup.memory,
      metrics: setup.metrics,
      target: this.queue.target,
      ttlMs: plan.stateTtlMs,
      touched: this.code.touched,
      now: session.now.bind(session),
    });
    this.forgetValues = plan.stateTtlMs === null ? () => undefined : valuesForgetter(session, this.code, this.state);
    this.bundle = this.newBundle();
    this.tellGroup = this.bundle === null ? null : this.code.tellGroup(session, this.state, this.bundle);
  }

  private newBundle(): GroupBundle | null {
    const { plan, inputTypes, memory, settings } = this.setup;
    if (settings.miniBatch == null) return null;
    const keyTypes = plan.keys.map((index) => inputTypes[index]!);
    const resultTypes = plan.aggregates.map(({ type }) => type);
    const { rows, latencyMs } = settings.miniBatch;
    // The phase before waits for the other half.
    const limits = { rows, latencyMs: plan.phase === 'global' ? latencyMs / 2 : latencyMs };
    return new GroupBundle({ keyTypes, resultTypes, memory, owner: plan.name, limits });
  }

  emit(loop: LoopWriter, row: RowAccess, input = 0): void {
    if (this.bundle === null) this.code.take(loop, row, this.state, input);
    else this.code.takeBundled(loop, row, this.state, this.bundle, input);
  }
  ready(): boolean {
    const { bundle } = this;
    this.state.makeRoom();
    if (bundle !== null) {
      if (bundle.isFull && !this.tell()) return false;
      bundle.begin(this.setup.session.now());
    }
    return this.queue.ready();
  }
  /** Brings the bundle's net into the queue; false: no room now. */
  private tell(): boolean {
    if (this.bundle === null) return true;
    if (!this.bundle.tell(() => this.queue.ready(), this.tellGroup!)) return false;
    this.released = this.watermark;
    return true;
  }
  raise(watermark: number): void {
    this.watermark = watermark;
  }
  actAfter(watermark: number): number {
    return this.setup.clock.listenersActAfter(watermark);
  }

  settle(): boolean {
    if (this.released > this.forwarded && !this.forwardTo(this.released)) return false;
    if (this.forwarded === this.watermark || this.waits()) return true;
    return this.tell() && this.forwardTo(this.watermark);
  }

  /** A watermark does not end a bundle, or few rows would meet in one (Flink keeps it back too): it waits with the rows before it. */
  private waits(): boolean {
    const { bundle } = this;
    return bundle !== null && bundle.rows > 0 && this.watermark !== Infinity && !bundle.isDue(this.setup.session.now());
  }
  private forwardTo(watermark: number): boolean {
    if (!this.queue.drain()) return false;
    this.forwarded = watermark;
    this.setup.clock.forward(watermark);
    return true;
  }

  snapshot(): readonly SnapshotPart[] {
    return groupSnapshot(this.state, statePrefix(this.setup.plan));
  }
  restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    restoreGroups(this.state, { name: state, bytes, range }, statePrefix(this.setup.plan));
  }

  endRestore(watermark: number): void {
    this.watermark = watermark;
    this.forwarded = watermark;
    this.released = watermark;
    this.setup.clock.watermark = watermark;
    this.state.rebuild();
  }

  onTime(): void {
    this.state.sweep(this.forgetValues);
  }
  stateBytes(): number {
    return this.state.sizeBytes() + (this.bundle?.store.sizeBytes() ?? 0);
  }
  close(): void {
    this.state.drop();
    this.bundle?.store.drop();
  }

  flush(soft = false): boolean {
    const told = soft && this.bundle?.isDue(this.setup.session.now()) === false ? true : this.tell();
    return told && this.queue.drain();
  }
}

/**
 * Two phases and one have the same state, so that a job may go on with the other. Where the values of DISTINCT calls lie in a phase of their own,
 * groups cannot count on without them: they have another name, and neither is taken for the other.
 */
const statePrefix = ({ phase, aggregates }: GroupAggregatePlan): string =>
  phase === 'global' && aggregates.some(({ distinct }) => distinct) ? 'merged-' : '';
