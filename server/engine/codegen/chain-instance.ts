import type { EngineBatch } from '../contract/batch';
import type { Chain, ChainContext, ChainPlan, ChainSnapshot, OperatorMetrics, StateSection } from '../contract/chain';
import { ChainCompiler } from './chain-compiler';
import type { LoopStage } from './stage';

/** Drives the stages of one chain: rows, watermarks and flushes in their order, each going on where it stopped for lack of room. */
export class ChainInstance implements Chain {
  readonly metrics: readonly OperatorMetrics[];
  private readonly parts: ChainCompiler;

  constructor(
    private readonly plan: ChainPlan,
    ctx: ChainContext,
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
    return this.settle();
  }

  flush(): boolean {
    if (!this.settle()) return false;
    for (const terminal of this.parts.terminals) if (!terminal.flush()) return false;
    return true;
  }

  private settle(): boolean {
    for (const terminal of this.parts.terminals) if (!terminal.settle()) return false;
    return true;
  }

  beginSnapshot(): ChainSnapshot {
    return { next: () => null };
  }
  restore(_section: StateSection): void {}
  endRestore(): void {}
  stateBytes(): number {
    return 0;
  }
  close(): void {}
}
