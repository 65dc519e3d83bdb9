import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { InnerQueue } from '../output/inner-queue';
import type { KeyGroupRange } from '../../state/restore-rows';
import { restoreRows } from '../../state/restore-rows';
import { decodeSection } from '../../state/section-format';
import { TableSnapshot } from '../../state/table-snapshot';
import { unknownState, type SnapshotPart, type StatefulTerminal } from '../stateful-terminal';
import { GroupCode } from './group-code';
import { GroupState } from './group-state';
import type { GroupSetup } from './group-terminal';
import { partEmitter, type EmitParts } from './partial-code';

/** Groups that a part holds at most: what it takes of memory does not grow with the keys. */
const MOST_GROUPS = 65_536;

/**
 * The phase of a running aggregate before the exchange to its groups: adds up what a bundle of rows changes, and hands that on when the bundle is
 * full, has waited half of the mini-batch's latency, at the end and before each barrier. So no group is ever in a snapshot. In phase `distinct` the
 * values that were seen are state. A finite watermark waits for the rows before it: nothing behind a running aggregate asks for one sooner.
 */
export class PartialTerminal implements StatefulTerminal {
  readonly state: GroupState;
  private readonly queue: InnerQueue;
  private readonly code: GroupCode;
  private readonly emitParts: EmitParts;
  private readonly limits: { readonly rows: number; readonly latencyMs: number };
  private watermark = -Infinity;
  private forwarded = -Infinity;
  /** Input rows of the bundle; generated code counts them. */
  rows = 0;
  readonly limit: number;
  private began = 0;
  private cursor = 0;

  constructor(private readonly setup: GroupSetup) {
    const { plan, session, settings } = setup;
    this.code = new GroupCode(plan, setup.inputTypes);
    this.queue = new InnerQueue(
      plan.output.map((field) => field.type),
      false,
      setup.next,
      0,
    );
    this.state = new GroupState(this.code.layouts, {
      owner: plan.name,
      memory: setup.memory,
      metrics: setup.metrics,
      target: this.queue.target,
      ttlMs: plan.stateTtlMs,
      touched: this.code.touched,
      now: session.now.bind(session),
      together: true,
    });
    this.limits = settings.miniBatch ?? { rows: Infinity, latencyMs: 0 };
    this.limit = this.limits.rows;
    this.emitParts = partEmitter(session, this.code, this.state);
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const part = builder.bind('part', this);
    this.code.takePart(loop, row, this.state);
    builder.line(`if (++${part}.rows >= ${part}.limit) stop = 1;`);
  }

  ready(): boolean {
    if ((this.rows >= this.limit || this.cursor > 0 || this.state.groups.size >= MOST_GROUPS) && !this.tell()) return false;
    if (this.rows === 0) this.began = this.setup.session.now();
    return true;
  }

  /** Brings the parts into the queue, going on where it stopped; false: no room now. */
  private tell(): boolean {
    const { groups } = this.state;
    if (this.rows === 0) return true;
    while (this.cursor < groups.capacity) {
      if (!this.queue.ready()) return false;
      this.cursor = this.emitParts(this.cursor);
    }
    groups.clear();
    this.cursor = 0;
    this.rows = 0;
    return true;
  }

  raise(watermark: number): void {
    this.watermark = watermark;
  }
  actAfter(watermark: number): number {
    return this.setup.clock.listenersActAfter(watermark);
  }

  settle(): boolean {
    if (this.forwarded === this.watermark) return true;
    if (this.watermark !== Infinity && this.rows > 0) return true;
    if (!this.tell() || !this.queue.drain()) return false;
    this.forwarded = this.watermark;
    this.setup.clock.forward(this.watermark);
    return true;
  }

  flush(soft = false): boolean {
    const waits = soft && this.rows < this.limit && this.setup.session.now() - this.began < this.limits.latencyMs / 2;
    if (!waits && !this.tell()) return false;
    return this.queue.drain() && this.settle();
  }

  snapshot(): readonly SnapshotPart[] {
    return this.state.seen.map((table, index) => ({ state: this.state.seenStates[index]!, snapshot: new TableSnapshot(table, []) }));
  }

  /** Values go by themselves, as the exchange in front deals them. */
  restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    const table = this.state.seen[this.state.seenStates.indexOf(state)];
    if (table === undefined) throw unknownState(state);
    restoreRows(table, decodeSection(bytes, table.layout), range);
  }

  endRestore(watermark: number): void {
    this.watermark = watermark;
    this.forwarded = watermark;
    this.setup.clock.watermark = watermark;
  }

  onTime(): void {
    this.state.sweep();
  }
  stateBytes(): number {
    return this.state.sizeBytes();
  }
  close(): void {
    this.state.drop();
  }
}
