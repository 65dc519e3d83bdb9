import type { DataType } from '@headrace/connector-sdk/schema';
import type { GroupAggregatePlan } from '@/server/plan/job/job-plan';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { OperatorMetrics } from '../../contract/chain';
import type { StateMemory } from '../../state/state-memory';
import type { OperatorClock } from '../../time/operator-clock';
import { InnerQueue, type Stage } from '../output/inner-queue';
import type { KeyGroupRange } from '../../state/restore-rows';
import type { SnapshotPart, StatefulTerminal } from '../stateful-terminal';
import { GroupCode } from './group-code';
import { groupSnapshot, restoreGroups } from './group-sections';
import { GroupState } from './group-state';

export interface GroupSetup {
  readonly plan: GroupAggregatePlan;
  readonly inputTypes: readonly DataType[];
  readonly clock: OperatorClock;
  readonly metrics: OperatorMetrics;
  readonly session: LoopWriter['session'];
  readonly memory: StateMemory;
  readonly next: Stage;
}

/** A group aggregate at the end of a loop: each row changes its group's row, and the change goes into the loop behind at once. */
export class GroupTerminal implements StatefulTerminal {
  readonly state: GroupState;
  private readonly queue: InnerQueue;
  private readonly code: GroupCode;
  private watermark = -Infinity;
  private forwarded = -Infinity;

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
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    this.code.take(loop, row, this.state);
  }
  ready(): boolean {
    return this.queue.ready();
  }
  raise(watermark: number): void {
    this.watermark = watermark;
  }
  actAfter(watermark: number): number {
    return this.setup.clock.listenersActAfter(watermark);
  }

  settle(): boolean {
    if (this.forwarded === this.watermark) return true;
    if (!this.queue.drain()) return false;
    this.forwarded = this.watermark;
    this.setup.clock.forward(this.watermark);
    return true;
  }

  snapshot(): readonly SnapshotPart[] {
    return groupSnapshot(this.state);
  }
  restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    restoreGroups(this.state, { name: state, bytes, range });
  }

  endRestore(watermark: number): void {
    this.watermark = watermark;
    this.forwarded = watermark;
    this.setup.clock.watermark = watermark;
    this.state.rebuild();
  }

  onTime(): void {
    this.state.sweep();
  }
  stateBytes(): number {
    return this.state.sizeBytes();
  }
  close(): void {
    for (const table of this.state.tables) table.drop();
  }

  flush(): boolean {
    return this.queue.drain();
  }
}
