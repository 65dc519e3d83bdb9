import type { DataType } from '@headrace/connector-sdk/schema';
import type { FixedWindow, WindowAggregatePlan } from '@/server/plan/job/job-plan';
import type { SessionClock } from '../../codegen/expr-scope';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { OperatorMetrics } from '../../contract/chain';
import type { ColdPieces } from '../../state/cold-side';
import type { StateMemory } from '../../state/state-memory';
import type { OperatorClock } from '../../time/operator-clock';
import { windowClock, type WindowClock } from '../../time/window-clock';
import type { BreakerSetup } from '../breaker';
import { InnerQueue, type Stage } from '../output/inner-queue';
import { restoreRows, type KeyGroupRange } from '../../state/restore-rows';
import { decodeSection } from '../../state/section-format';
import { TableSnapshot } from '../../state/table-snapshot';
import { layoutOf, type SnapshotPart, type StatefulTerminal } from '../stateful-terminal';
import { SliceStore, type Slice } from './slice-store';
import { RowTaker } from './row-taker';
import { sliceEmitter, type EmitSlice } from './slice-emitter';
import { sliceMerger } from './slice-merger';
import { WindowCode } from './window-code';
import { WindowSlices } from './window-slices';
import { WindowState, type MergeSlices } from './window-state';

/** Groups that a local phase holds before it hands them on without waiting for a watermark. */
const LOCAL_GROUPS = 65_536;

export interface WindowSetup {
  readonly plan: WindowAggregatePlan;
  readonly window: FixedWindow;
  readonly inputTypes: readonly DataType[];
  readonly inputs: BreakerSetup<WindowAggregatePlan>['inputs'];
  readonly clock: OperatorClock;
  readonly metrics: OperatorMetrics;
  readonly session: SessionClock;
  readonly memory: StateMemory;
  readonly next: Stage;
  readonly late?: BreakerSetup<WindowAggregatePlan>['late'];
}

/** The window that is being emitted, the table at hand and the slot to go on at. `cold`: the tables that follow it. */
interface Firing {
  readonly end: number;
  slice: Slice;
  slot: number;
  cold: ColdPieces | null;
}

/** A window operator at the end of a loop: takes rows into slices, fires windows into the loop behind it as the watermark passes. */
export class WindowTerminal implements StatefulTerminal {
  readonly state: WindowState;
  private readonly queue: InnerQueue;
  private readonly code: WindowCode;
  private readonly slices: WindowSlices;
  private readonly wall: WindowClock;
  private emitSlice: EmitSlice | null = null;
  private merge: MergeSlices | null = null;
  private watermark = -Infinity;
  private forwarded = -Infinity;
  private firing: Firing | null = null;

  constructor(private readonly setup: WindowSetup) {
    const { plan, metrics } = setup;
    const inputTypes = setup.inputs.map(({ types }) => types);
    const slices = new WindowSlices(setup.window);
    this.slices = plan.parts === undefined ? slices : new WindowSlices(slices.steps);
    const zoned = setup.inputTypes[plan.timeColumn]!.kind === 'TIMESTAMP_LTZ';
    this.wall = windowClock(zoned ? setup.session.timeZone : null);
    this.code = new WindowCode(plan, inputTypes, { slices, wall: this.wall });
    this.queue = new InnerQueue(
      plan.output.map((field) => field.type),
      false,
      setup.next,
      0,
    );
    const store = new SliceStore(this.code.layouts, setup.memory, plan.name, plan.phase !== 'local');
    this.state = new WindowState(this.slices, store, metrics, plan.phase, () => (this.merge ??= sliceMerger(this.code, setup.session)));
  }

  emit(loop: LoopWriter, row: RowAccess, input = 0): void {
    new RowTaker(this.code).take(loop, row, { state: this.state, late: this.setup.late, input });
  }

  ready(): boolean {
    if (this.setup.plan.phase !== 'local') return true;
    let groups = 0;
    for (const slice of this.state.store.slices.values()) groups += slice.main.size;
    return groups < LOCAL_GROUPS || this.fire(Infinity);
  }

  /** Between two ends of windows nothing can happen here, so what goes on from here is at those ends too, whatever the batches. */
  raise(watermark: number): void {
    if (watermark >= this.actAfter(this.watermark)) this.watermark = watermark;
  }
  actAfter(watermark: number): number {
    return this.wall.instant(this.slices.nextFire(this.wall.reached(watermark)));
  }

  settle(): boolean {
    if (this.forwarded === this.watermark && this.firing === null) return true;
    const reached = this.wall.reached(this.watermark);
    if (!this.fire(reached)) return false;
    if (this.setup.plan.phase !== 'local') this.state.passed(reached);
    this.forwarded = this.watermark;
    this.setup.clock.forward(this.watermark);
    return true;
  }

  /** Emits all windows that end by `watermark`, a time of the windows' clock, and moves their rows on; false: no room, call again. */
  private fire(watermark: number): boolean {
    for (;;) {
      if (this.firing === null) {
        this.state.forgetCurrent();
        const end = this.state.nextDue(watermark);
        if (end === null) return this.queue.drain();
        this.firing = { end, slice: this.state.open(end), slot: 0, cold: null };
      }
      if (!this.emitWindow(this.firing)) return false;
      this.state.close(this.firing.end);
      this.firing = null;
    }
  }

  private emitWindow(firing: Firing): boolean {
    const { target } = this.queue;
    for (;;) {
      while (firing.slot < firing.slice.main.capacity) {
        if (!this.queue.ready()) return false;
        const emit = (this.emitSlice ??= sliceEmitter(this.code, { session: this.setup.session, target, metrics: this.setup.metrics }));
        firing.slot = emit(firing.slice, firing.end, firing.slot);
      }
      if (!this.nextPiece(firing)) return true;
    }
  }

  /** Behind what memory has come the slice's keys from outside it. */
  private nextPiece(firing: Firing): boolean {
    firing.cold ??= firing.slice.main.cold?.pieces(false) ?? null;
    const piece = firing.cold?.next() ?? null;
    if (piece === null) {
      firing.cold?.end();
      return false;
    }
    firing.slice = { end: firing.slice.end, main: piece, sets: [] };
    firing.slot = 0;
    return true;
  }

  snapshot(): readonly SnapshotPart[] {
    const parts: SnapshotPart[] = [];
    for (const { end, main, sets } of this.state.store.slices.values()) {
      parts.push({ state: this.groupsState, snapshot: new TableSnapshot(main, [end]) });
      sets.forEach((set, index) => parts.push({ state: `seen-${index}`, snapshot: new TableSnapshot(set, [end]) }));
    }
    return parts;
  }

  /** Merged sums go on without the values that were told apart, so they are not those of a window that has them. */
  private get groupsState(): string {
    return this.setup.plan.parts === undefined ? 'slices' : 'merged-slices';
  }

  restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    const { main, sets } = this.code.layouts;
    const set = state === this.groupsState ? -1 : Number(state.slice('seen-'.length));
    const section = decodeSection(bytes, set < 0 ? main : layoutOf(sets, set, state));
    const slice = this.state.store.take(section.meta[0]!);
    const table = set < 0 ? slice.main : slice.sets[set]!;
    restoreRows(table, section, range, (from, row) => this.code.dealtBy(from.keys, row * from.layout.keyWords));
  }

  endRestore(watermark: number): void {
    this.watermark = watermark;
    this.forwarded = watermark;
    this.setup.clock.watermark = watermark;
    this.state.passed(this.wall.reached(watermark));
  }

  onTime(): void {}
  stateBytes(): number {
    return this.state.store.sizeBytes();
  }
  close(): void {
    this.firing?.cold?.end();
    this.state.drop();
  }

  flush(): boolean {
    return this.setup.plan.phase === 'local' ? this.fire(Infinity) : this.queue.drain();
  }
}
