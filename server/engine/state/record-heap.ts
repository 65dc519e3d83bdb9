/** A binary heap of record addresses: the least of `compare` comes out first. Not part of a checkpoint: rebuilt from the records. */
export class RecordHeap {
  private items = new Int32Array(1_024);
  size = 0;

  constructor(private readonly compare: (a: number, b: number) => number) {}

  /** The least address; 0: the heap is empty. */
  get first(): number {
    return this.size === 0 ? 0 : this.items[0]!;
  }

  push(address: number): void {
    if (this.size === this.items.length) {
      const grown = new Int32Array(this.items.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    let at = this.size++;
    for (; at > 0;) {
      const parent = (at - 1) >>> 1;
      if (this.compare(this.items[parent]!, address) <= 0) break;
      this.items[at] = this.items[parent]!;
      at = parent;
    }
    this.items[at] = address;
  }

  pop(): number {
    const first = this.items[0]!;
    const last = this.items[--this.size]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.compare(this.items[child + 1]!, this.items[child]!) < 0) child++;
      if (this.compare(this.items[child]!, last) >= 0) break;
      this.items[at] = this.items[child]!;
      at = child;
    }
    if (this.size > 0) this.items[at] = last;
    return first;
  }

  get sizeBytes(): number {
    return this.items.byteLength;
  }
}
