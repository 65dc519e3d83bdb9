import type { ChainOutput } from '../../contract/chain';
import { BatchTarget } from './batch-target';
import type { OverflowQueue } from './overflow-queue';

/**
 * A target for steps that write any number of rows (`overflow` is set then): where the output has no batch, the rest of the step's rows goes
 * into a queue, and moves on from there before anything else is written. `turn` still answers false, so the loop stops behind its row.
 */
export class OverflowTarget extends BatchTarget {
  overflow: OverflowQueue | null = null;
  private readonly real: ChainOutput;
  private overflowing = false;
  private draining = false;

  constructor(output: ChainOutput) {
    super(output, 0);
    this.real = output;
  }

  override ready(): boolean {
    return this.drained() && super.ready();
  }

  override turn(): boolean {
    if (super.turn()) return true;
    if (this.overflow === null || this.draining || this.batch !== null) return false;
    this.overflowing = true;
    this.output = this.overflow;
    this.take(this.overflow.batch());
    return false;
  }

  override finish(): boolean {
    return this.drained() && super.finish();
  }

  override mark(watermark: number): boolean {
    return this.drained() && super.mark(watermark);
  }

  /** The queue's rows go through a loop of their own, which ends at this target; in there it is an ordinary one. */
  private drained(): boolean {
    if (!this.overflowing || this.draining) return true;
    if (this.output === this.overflow) {
      this.flush();
      this.leave();
      this.output = this.real;
    }
    this.draining = true;
    this.overflowing = !this.overflow!.drain();
    this.draining = false;
    return !this.overflowing;
  }
}
