import type { Element, InChannel, OutChannel } from './element';

/** A bounded queue between two tasks of one worker. Batches pass by reference. */
export class LocalChannel implements InChannel, OutChannel {
  rows = 0;
  takesLent = false;
  private readonly queue: Element[] = [];
  private batches = 0;

  constructor(readonly capacity: number) {}

  hasRoom(): boolean {
    return this.batches < this.capacity;
  }

  push(element: Element): void {
    if (element.kind === 'batch') {
      this.batches++;
      this.rows += element.batch.rowCount;
    }
    this.queue.push(element);
  }

  pump(): boolean {
    return false;
  }

  drained(): boolean {
    return true;
  }

  peek(): Element | null {
    return this.queue[0] ?? null;
  }

  shift(): void {
    if (this.queue.shift()?.kind === 'batch') this.batches--;
  }

  fill(): number {
    return Math.min(1, this.batches / this.capacity);
  }
}
