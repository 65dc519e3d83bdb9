import type { JoinPlan } from '@/server/plan/job/join-plans';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { KeyGroupRange } from '../../state/restore-rows';
import type { BreakerSetup } from '../breaker';
import { OverflowQueue } from '../output/overflow-queue';
import { unknownState, type SnapshotPart, type StatefulTerminal } from '../stateful-terminal';
import { JoinRowWriter } from './join-code';
import { JoinState, sideShape } from './join-state';

const STATES = ['left', 'right'] as const;

/** A regular join at the head of a chain: each row of a side is kept, meets the other side as it is then, and what changes goes on at once. */
export class JoinTerminal implements StatefulTerminal {
  private readonly state: JoinState;
  private readonly queue: OverflowQueue;
  private watermark = -Infinity;
  private forwarded = -Infinity;

  constructor(private readonly setup: BreakerSetup<JoinPlan>) {
    const { plan, inputs, session, memory } = setup;
    const outputTypes = plan.output.map((field) => field.type);
    const changes = inputs.some((input) => input.changes) || !['inner', 'semi'].includes(plan.type);
    this.queue = new OverflowQueue(outputTypes, changes, setup.next);
    const shapes = [sideShape(plan, 0, inputs[0]!.types), sideShape(plan, 1, inputs[1]!.types)] as const;
    this.state = new JoinState(shapes, this.queue, setup.metrics, () => session.now(), { memory, owner: plan.name });
  }

  emit(loop: LoopWriter, row: RowAccess, input: number): void {
    new JoinRowWriter(this.setup.plan, this.state, loop, row, input === 0 ? 0 : 1).write();
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
    return STATES.map((state, input) => ({ state, snapshot: this.state.stores[input]!.snapshot() }));
  }

  restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    const store = this.state.stores[STATES.findIndex((name) => name === state)];
    if (store === undefined) throw unknownState(state);
    store.restore(bytes, range);
  }

  endRestore(watermark: number): void {
    this.watermark = watermark;
    this.forwarded = watermark;
    this.setup.clock.watermark = watermark;
    for (const store of this.state.stores) store.endRestore();
  }

  onTime(): void {
    this.state.sweep();
  }
  stateBytes(): number {
    return this.state.stores.reduce((sum, store) => sum + store.sizeBytes(), 0);
  }
  close(): void {
    for (const store of this.state.stores) store.drop();
  }

  flush(): boolean {
    return this.queue.drain();
  }
}
