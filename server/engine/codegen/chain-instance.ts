import type { EngineBatch } from '../contract/batch';
import type { Chain, ChainContext, ChainPlan, ChainSnapshot, OperatorMetrics, StateSection } from '../contract/chain';
import { ChainCompiler } from './chain-compiler';
import { keyGroupsOfSubtask } from '../state/key-hash';
import { ChainStateSnapshot, decodeWatermark, WATERMARK } from './chain-snapshot';
import type { LoopStage } from './stage';

/** Drives the stages of one chain: rows, watermarks and flushes in their order, each going on where it stopped for lack of room. */
export class ChainInstance implements Chain {
  readonly metrics: readonly OperatorMetrics[];
  private readonly parts: ChainCompiler;
  /** Watermarks of stored sections, until the restore ends. */
  private readonly restored = new Map<string, number>();

  constructor(
    private readonly plan: ChainPlan,
    private readonly ctx: ChainContext,
  ) {
    this.parts = new ChainCompiler(plan, ctx);
    this.metrics = this.parts.metrics;
  }

  process(input: number, batch: EngineBatch, range: { readonly from: number; readonly to: number }): number {
    const stage = this.parts.stages[input]!;
    if (!this.settle()) return range.from;
    stage.begin(batch.clock);
    if (!this.settle()) return range.from;
    let at = range.from;
    while (at < range.to) {
      if (!stage.ready()) return at;
      at = this.step(stage, batch, at, range.to);
      if (!this.settle()) return at;
    }
    return at;
  }

  leaveInput(): void {
    for (const output of this.parts.outputs) output.leaveInput();
  }

  private step(stage: LoopStage, batch: EngineBatch, from: number, to: number): number {
    const at = stage.run(batch, from, to);
    stage.end();
    stage.prepare();
    return at;
  }

  advanceWatermark(input: number, watermark: number): boolean {
    if (!this.settle()) return false;
    const edge = this.plan.inputs[input]!;
    const clock = this.parts.clocks.get(edge.to)!;
    clock.raise(this.parts.graph.portOf(edge), watermark);
    return this.settle();
  }

  endInput(): boolean {
    return this.flush();
  }

  onTime(): boolean {
    for (const breaker of this.parts.breakers.values()) breaker.onTime();
    return this.settle();
  }

  flush(soft = false): boolean {
    if (!this.settle()) return false;
    for (const terminal of this.parts.terminals) if (!terminal.flush(soft)) return false;
    return true;
  }

  private settle(): boolean {
    for (const terminal of this.parts.terminals) if (!terminal.settle()) return false;
    return true;
  }

  beginSnapshot(): ChainSnapshot {
    return new ChainStateSnapshot(this.parts, keyGroupsOfSubtask(this.ctx.subtask, this.ctx.parallelism));
  }

  restore(section: StateSection): void {
    const { operator, state, bytes } = section;
    const breaker = this.parts.breakers.get(operator);
    if (state === WATERMARK) {
      const watermark = decodeWatermark(bytes);
      this.restored.set(operator, Math.min(this.restored.get(operator) ?? Infinity, watermark));
    } else if (breaker !== undefined) breaker.restore(state, bytes, keyGroupsOfSubtask(this.ctx.subtask, this.ctx.parallelism));
  }

  endRestore(): void {
    for (const [id, breaker] of this.parts.breakers) breaker.endRestore(this.restored.get(id) ?? -Infinity);
    for (const [id, assigner] of this.parts.assigners) assigner.restore(this.restored.get(id) ?? -Infinity);
    this.restored.clear();
  }

  stateBytes(): number {
    let bytes = 0;
    for (const breaker of this.parts.breakers.values()) bytes += breaker.stateBytes();
    return bytes;
  }

  close(): void {
    for (const breaker of this.parts.breakers.values()) breaker.close();
  }
}
