/**
 * Record addresses by `compare`: the least comes out first. Those that come in order, as most do, wait in a queue; the others in a
 * binary heap. Not part of a checkpoint: rebuilt from the records.
 */
export class RecordHeap {
  private items = new Int32Array(1_024);
  private unordered = 0;
  /** What came in order: `[head, tail)`. */
  private run = new Int32Array(1_024);
  private head = 0;
  private tail = 0;

  constructor(private readonly compare: (a: number, b: number) => number) {}

  get size(): number {
    return this.unordered + this.tail - this.head;
  }

  /** The least address; 0: there is none. */
  get first(): number {
    if (this.head === this.tail) return this.unordered === 0 ? 0 : this.items[0]!;
    return this.runIsNext() ? this.run[this.head]! : this.items[0]!;
  }

  push(address: number): void {
    if (this.head === this.tail || this.compare(this.run[this.tail - 1]!, address) <= 0) this.queue(address);
    else this.insert(address);
  }

  pop(): number {
    return this.head < this.tail && this.runIsNext() ? this.run[this.head++]! : this.remove();
  }

  get sizeBytes(): number {
    return this.items.byteLength + this.run.byteLength;
  }

  private runIsNext(): boolean {
    return this.unordered === 0 || this.compare(this.run[this.head]!, this.items[0]!) <= 0;
  }

  private queue(address: number): void {
    if (this.head === this.tail) this.head = this.tail = 0;
    if (this.tail === this.run.length) {
      const kept = this.run.subarray(this.head, this.tail);
      const run = kept.length * 2 > this.run.length ? new Int32Array(this.run.length * 2) : this.run;
      run.set(kept);
      this.run = run;
      this.tail -= this.head;
      this.head = 0;
    }
    this.run[this.tail++] = address;
  }

  private insert(address: number): void {
    if (this.unordered === this.items.length) {
      const grown = new Int32Array(this.items.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    let at = this.unordered++;
    for (; at > 0;) {
      const parent = (at - 1) >>> 1;
      if (this.compare(this.items[parent]!, address) <= 0) break;
      this.items[at] = this.items[parent]!;
      at = parent;
    }
    this.items[at] = address;
  }

  private remove(): number {
    const first = this.items[0]!;
    const last = this.items[--this.unordered]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.unordered) break;
      if (child + 1 < this.unordered && this.compare(this.items[child + 1]!, this.items[child]!) < 0) child++;
      if (this.compare(this.items[child]!, last) >= 0) break;
      this.items[at] = this.items[child]!;
      at = child;
    }
    if (this.unordered > 0) this.items[at] = last;
    return first;
  }
}
