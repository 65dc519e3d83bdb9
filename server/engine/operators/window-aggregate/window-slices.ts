import { HeadraceError } from '@headrace/connector-sdk';
import type { FixedWindow } from '@/server/plan/job/job-plan';

/**
 * A window shape cut into slices: every window is a run of whole slices, a row belongs to one. All times in milliseconds; a slice or
 * window `[start, end)` goes by its end.
 */
export class WindowSlices {
  readonly sliceMs: number;
  readonly sizeMs: number;
  private readonly offsetMs: number;

  constructor(readonly shape: FixedWindow) {
    this.sizeMs = shape.sizeMs;
    this.offsetMs = shape.offsetMs;
    this.sliceMs = shape.type === 'tumble' ? shape.sizeMs : shape.type === 'hop' ? shape.slideMs : shape.stepMs;
    if (this.sliceMs > 0 && this.sizeMs % this.sliceMs === 0) return;
    throw new HeadraceError(`A window of ${this.sizeMs} ms does not consist of whole steps of ${this.sliceMs} ms`, {
      code: 'window.size',
      domain: 'user',
      retry: 'none',
      remedy: 'Make the size a multiple of the slide or step.',
    });
  }

  /** Each slice as a window of its own. */
  get steps(): FixedWindow {
    return { type: 'tumble', sizeMs: this.sliceMs, offsetMs: this.offsetMs };
  }

  sliceEnd(time: number): number {
    return (Math.floor((time - this.offsetMs) / this.sliceMs) + 1) * this.sliceMs + this.offsetMs;
  }

  /** The last window that contains the slice: rows are late when it has fired. */
  lastWindowEnd(sliceEnd: number): number {
    if (this.shape.type === 'hop') return sliceEnd - this.sliceMs + this.sizeMs;
    if (this.shape.type === 'tumble') return sliceEnd;
    return (Math.floor((sliceEnd - 1 - this.offsetMs) / this.sizeMs) + 1) * this.sizeMs + this.offsetMs;
  }

  windowStart(windowEnd: number): number {
    return this.shape.type === 'cumulate' ? this.lastWindowEnd(windowEnd) - this.sizeMs : windowEnd - this.sizeMs;
  }

  /** The end of the last slice that a watermark has passed; -Infinity and Infinity stay. */
  passed(watermark: number): number {
    if (!Number.isFinite(watermark)) return watermark;
    return Math.floor((watermark + 1 - this.offsetMs) / this.sliceMs) * this.sliceMs + this.offsetMs;
  }

  /** The smallest watermark after `watermark` at which a window fires. */
  nextFire(watermark: number): number {
    return watermark === -Infinity ? -Infinity : this.passed(watermark) + this.sliceMs - 1;
  }
}
