import type { PlanOperator } from '@/server/plan/job/job-plan';
import type { LoopWriter, RowAccess } from '../codegen/loop-writer';
import type { KeyGroupRange } from '../state/restore-rows';
import type { BreakerSetup } from './breaker';
import { OverflowQueue } from './output/overflow-queue';
import { unknownState, type SnapshotPart, type StatefulTerminal } from './stateful-terminal';

/**
 * What operators have in common that make any number of rows of one, or of a watermark: the queue to the loop behind them, and watermarks that
 * go on after their effects. Without more it keeps no state and passes each watermark on.
 */
export abstract class QueuedTerminal<Plan extends PlanOperator> implements StatefulTerminal {
  readonly queue: OverflowQueue;
  protected watermark = -Infinity;
  private forwarded = -Infinity;

  constructor(
    protected readonly setup: BreakerSetup<Plan>,
    protected readonly changes: boolean,
  ) {
    this.queue = new OverflowQueue(
      setup.plan.output.map((field) => field.type),
      changes,
      setup.next,
    );
  }

  abstract emit(loop: LoopWriter, row: RowAccess, input: number): void;

  /** Ends the writing of a row: the loop stops behind it when something has to be drained. */
  protected stopWhenFull(loop: LoopWriter): void {
    loop.builder.line(`if (${loop.builder.bind('queue', this.queue)}.full !== 0) stop = 1;`);
  }

  ready(): boolean {
    return this.queue.ready();
  }
  raise(watermark: number): void {
    this.watermark = watermark;
  }
  /** The smallest watermark above `watermark` that has an effect here or behind. */
  actAfter(watermark: number): number {
    return this.setup.clock.listenersActAfter(watermark);
  }

  settle(): boolean {
    if (this.forwarded === this.watermark) return true;
    if (!this.fire()) return false;
    if (!this.queue.drain()) return false;
    this.forwarded = this.watermark;
    this.setup.clock.forward(this.outgoing(this.watermark));
    return true;
  }

  /** The watermark behind the operator: an earlier one where its rows may lie behind the watermark that fired them. */
  protected outgoing(watermark: number): number {
    return watermark;
  }

  /** Brings about what the watermark asks for, going on where it stopped; false: no room now, call again. */
  protected fire(): boolean {
    return true;
  }

  snapshot(): readonly SnapshotPart[] {
    return [];
  }
  restore(state: string, _bytes: Uint8Array, _range: KeyGroupRange): void {
    throw unknownState(state);
  }

  endRestore(watermark: number): void {
    this.watermark = watermark;
    this.forwarded = watermark;
    this.setup.clock.watermark = watermark;
    this.restored();
  }
  /** All sections are in. */
  protected restored(): void {}

  onTime(): void {}
  stateBytes(): number {
    return 0;
  }
  close(): void {}

  flush(): boolean {
    return this.queue.drain();
  }
}
