import type { EngineBatch } from '@/server/engine/contract/batch';

/** What takes the counts of a window that has ended. */
export interface BareOutput {
  rows: number;
  checksum: number;
}

const WINDOW_MS = 10_000;
const LATEST_MS = 1_000;

/** Golden ratio and murmur's finaliser, as far as a table of some ten thousand slots needs them. */
function mixed(low: number, high: number): number {
  let h = low ^ Math.imul(high, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}

class SumTable {
  readonly slots = 32_768;
  readonly keys = new Int32Array(2 * this.slots);
  readonly counts = new Int32Array(this.slots);
  readonly sums = new BigInt64Array(this.slots);
}

/** (key, value) as two words, zero for a free slot, and how many values each key has; keys and values are small numbers. */
class PairTable {
  slots = 65_536;
  pairs = new Int32Array(2 * this.slots);
  used = 0;
  constructor(readonly counts: Int32Array) {}

  grow(): void {
    const old = this.pairs;
    this.slots *= 2;
    this.pairs = new Int32Array(2 * this.slots);
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      let slot = mixed(old[from]!, old[from + 1]!) & (this.slots - 1);
      while (this.pairs[2 * slot] !== 0) slot = (slot + 1) & (this.slots - 1);
      this.pairs[2 * slot] = old[from]!;
      this.pairs[2 * slot + 1] = old[from + 1]!;
    }
  }
}

/**
 * One query written by hand over typed arrays, with nothing of an engine about it: no plan, no NULLs, no overflow, no state that
 * could be kept or restored. What it makes on a machine is the scale for what the engine makes there.
 */
export abstract class BareLoop<Table extends { readonly counts: Int32Array }> {
  private readonly windows = new Map<number, Table>();
  private latest = 0;

  constructor(private readonly out: BareOutput) {}

  /** All rows of a batch, each into the table of its window; windows that the latest row has left behind are counted out. */
  process(batch: EngineBatch): void {
    this.latest = this.take(batch, this.latest);
    this.end(this.latest - LATEST_MS);
  }

  end(until: number): void {
    for (const [start, table] of this.windows) {
      if (start + WINDOW_MS > until) continue;
      this.counted(table);
      this.windows.delete(start);
    }
  }

  protected window(start: number): Table {
    const found = this.windows.get(start);
    if (found !== undefined) return found;
    const made = this.table();
    this.windows.set(start, made);
    return made;
  }

  /** The latest time of `latest` and all rows. */
  protected abstract take(batch: EngineBatch, latest: number): number;
  protected abstract table(): Table;

  private counted({ counts }: Table): void {
    for (const count of counts) {
      if (count === 0) continue;
      this.out.rows += 1;
      this.out.checksum = (this.out.checksum + count) | 0;
    }
  }
}

/** `SELECT key, COUNT(*), SUM(price) … WHERE behaviour = 0 AND price > 100 GROUP BY key, TUMBLE(time, 10 s)`. */
export class BareSums extends BareLoop<SumTable> {
  protected table(): SumTable {
    return new SumTable();
  }

  protected take(batch: EngineBatch, latest: number): number {
    const [key, price, time, behaviour] = batch.columns;
    const [keyWords, timeWords, behaviours, prices] = [key!.i32, time!.i32, behaviour!.i32, price!.i64];
    let [from, to] = [1, 0];
    let { keys, counts, sums, slots } = nothing;
    for (let i = 0; i < batch.rowCount; i++) {
      const t = timeWords[2 * i + 1]! * 4_294_967_296 + (timeWords[2 * i]! >>> 0);
      if (t > latest) latest = t;
      if (behaviours[i] !== 0 || !(prices[i]! > 100n)) continue;
      if (!(t >= from && t < to)) {
        from = Math.floor(t / WINDOW_MS) * WINDOW_MS;
        to = from + WINDOW_MS;
        ({ keys, counts, sums, slots } = this.window(from));
      }
      const [low, high] = [keyWords[2 * i]!, keyWords[2 * i + 1]!];
      let slot = mixed(low, high) & (slots - 1);
      while (counts[slot] !== 0 && (keys[2 * slot] !== low || keys[2 * slot + 1] !== high)) slot = (slot + 1) & (slots - 1);
      if (counts[slot] === 0) {
        keys[2 * slot] = low;
        keys[2 * slot + 1] = high;
      }
      counts[slot]! += 1;
      sums[slot]! += prices[i]!;
    }
    return latest;
  }
}
const nothing = new SumTable();

/** `SELECT key, COUNT(DISTINCT item) …` of the same rows and windows. */
export class BareDistinct extends BareLoop<PairTable> {
  constructor(
    out: BareOutput,
    private readonly keys: number,
  ) {
    super(out);
  }

  protected table(): PairTable {
    return new PairTable(new Int32Array(this.keys));
  }

  protected take(batch: EngineBatch, latest: number): number {
    const [key, price, time, behaviour, item] = batch.columns;
    const [keyWords, timeWords, behaviours, prices, items] = [key!.i32, time!.i32, behaviour!.i32, price!.i64, item!.i32];
    let [from, to] = [1, 0];
    let table = none;
    for (let i = 0; i < batch.rowCount; i++) {
      const t = timeWords[2 * i + 1]! * 4_294_967_296 + (timeWords[2 * i]! >>> 0);
      if (t > latest) latest = t;
      if (behaviours[i] !== 0 || !(prices[i]! > 100n)) continue;
      if (!(t >= from && t < to)) {
        from = Math.floor(t / WINDOW_MS) * WINDOW_MS;
        to = from + WINDOW_MS;
        table = this.window(from);
      }
      const [first, second] = [keyWords[2 * i]! + 1, items[2 * i]!];
      const { pairs, slots } = table;
      let slot = mixed(first, second) & (slots - 1);
      while (pairs[2 * slot] !== 0 && (pairs[2 * slot] !== first || pairs[2 * slot + 1] !== second)) slot = (slot + 1) & (slots - 1);
      if (pairs[2 * slot] !== 0) continue;
      pairs[2 * slot] = first;
      pairs[2 * slot + 1] = second;
      table.counts[first - 1]! += 1;
      table.used += 1;
      if (2 * table.used > slots) table.grow();
    }
    return latest;
  }
}
const none = new PairTable(new Int32Array(0));
