import { MIN_WATERMARK } from '../contract/batch';
import type { OperatorMetrics } from '../contract/chain';

/** Where a watermark goes when it rises. */
export interface ClockListener {
  raise(watermark: number): void;
  /** The smallest watermark above `watermark` that has an effect there. */
  actAfter(watermark: number): number;
}

/**
 * Event time of one operator: the minimum over its inputs, never falling. Plain operators pass each rise on at once; one that has work
 * to do first (`holder`) passes it on itself by `forward`.
 */
export class OperatorClock {
  watermark = MIN_WATERMARK;
  private readonly inputs: Float64Array;
  private readonly listeners: ClockListener[] = [];
  holder: ClockListener | null = null;

  constructor(
    inputs: number,
    private readonly metrics: OperatorMetrics,
  ) {
    this.inputs = new Float64Array(inputs).fill(MIN_WATERMARK);
  }

  listen(listener: ClockListener): void {
    this.listeners.push(listener);
  }

  /** Each rise acts here: the operator's rows see the watermark. */
  actAlways(): void {
    this.holder = { raise: (watermark) => this.forward(watermark), actAfter: (watermark) => watermark + 1 };
  }

  /** The listener that stands for input `input`. */
  input(input: number): ClockListener {
    return { raise: (watermark) => this.raise(input, watermark), actAfter: (watermark) => this.actAfter(watermark) };
  }

  raise(input: number, watermark: number): void {
    if (watermark <= this.inputs[input]!) return;
    this.inputs[input] = watermark;
    let least = watermark;
    for (const other of this.inputs) if (other < least) least = other;
    this.raiseTo(least);
  }

  /** As if all inputs had reached `watermark`: for assigners and restored state. */
  raiseTo(watermark: number): void {
    if (watermark <= this.watermark) return;
    this.watermark = watermark;
    this.metrics.watermark = watermark;
    if (this.holder !== null) this.holder.raise(watermark);
    else this.forward(watermark);
  }

  forward(watermark: number): void {
    for (const listener of this.listeners) listener.raise(watermark);
  }

  actAfter(watermark: number): number {
    return this.holder !== null ? this.holder.actAfter(watermark) : this.listenersActAfter(watermark);
  }

  listenersActAfter(watermark: number): number {
    let least = Infinity;
    for (const listener of this.listeners) least = Math.min(least, listener.actAfter(watermark));
    return least;
  }
}
