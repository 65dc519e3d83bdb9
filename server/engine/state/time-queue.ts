/** Numbers (addresses of records, mostly) by time, the earliest first, equal times in the order of arrival. Rebuilt on a restore, not stored. */
export class TimeQueue {
  private readonly chains = new Map<number, Int32Chain>();
  private heap = new Float64Array(64);
  private times = 0;
  private lastTime = NaN;
  private lastChain: Int32Chain | null = null;
  private readonly spare: Int32Chain[] = [];

  push(time: number, payload: number): void {
    if (time === this.lastTime) return this.lastChain!.push(payload);
    let chain = this.chains.get(time);
    if (chain === undefined) {
      chain = this.spare.pop() ?? new Int32Chain();
      this.chains.set(time, chain);
      this.pushTime(time);
    }
    this.lastTime = time;
    this.lastChain = chain;
    chain.push(payload);
  }

  /** The earliest time, or Infinity. */
  get earliest(): number {
    return this.times === 0 ? Infinity : this.heap[0]!;
  }

  /** Takes the earliest payload whose time is at most `time`; 0: there is none. What is pushed meanwhile takes part. */
  take(time: number): number {
    if (this.times === 0 || this.heap[0]! > time) return 0;
    const first = this.heap[0]!;
    const chain = this.chains.get(first)!;
    const payload = chain.shift();
    if (chain.empty) {
      this.chains.delete(first);
      this.popTime();
      if (this.lastChain === chain) this.lastTime = NaN;
      chain.clear();
      if (this.spare.length < 64) this.spare.push(chain);
    }
    return payload;
  }

  private pushTime(time: number): void {
    if (this.times === this.heap.length) {
      const grown = new Float64Array(this.times * 2);
      grown.set(this.heap);
      this.heap = grown;
    }
    let at = this.times++;
    const { heap } = this;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= time) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = time;
  }

  private popTime(): void {
    const { heap } = this;
    const last = heap[--this.times]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.times) break;
      if (child + 1 < this.times && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= last) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }

  clear(): void {
    this.chains.clear();
    this.times = 0;
    this.lastTime = NaN;
    this.lastChain = null;
  }
}

/** First in, first out, in one array. */
class Int32Chain {
  private items = new Int32Array(4);
  private from = 0;
  private to = 0;

  push(item: number): void {
    if (this.to === this.items.length) {
      const grown = new Int32Array(this.items.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.to++] = item;
  }
  shift(): number {
    return this.items[this.from++]!;
  }
  get empty(): boolean {
    return this.from === this.to;
  }
  clear(): void {
    this.from = 0;
    this.to = 0;
  }
}
