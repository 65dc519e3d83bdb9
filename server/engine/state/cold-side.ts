import { columnAt, insertRecord, keyWordsOf, readValues, recordBytes, sameKey, sizeOfSlot, writeRecord } from './cold-record';
import type { ColdScan, ColdSpace } from './cold-store';
import type { KeyedTable } from './keyed-table';
import { hashOfSlot, hashOfWords, isLive } from './slot-hash';

/** Records that are written in one go. */
const BATCH = 16_384;
/** Of a table's slots, the part that leaves at once. */
const PARTS = 8;
/** Bits of the filter for each slot that the table had when it first spilled: good for ten times as many keys. */
const FILTER_BITS = 64;
/** Slots that are sorted at once. */
const SORTED = 2 ** 20;
/** Buckets that one sweep looks at. */
const SWEPT = 1_024;
const PIECE_SLOTS = 4_096;
const PIECE_BYTES = 786_432;

interface Bytes {
  readonly view: DataView;
  readonly bytes: Uint8Array;
}

const bytesOf = (bytes: Uint8Array): Bytes => ({ bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) });

/**
 * The keys of a table that memory has no room for, as records in buckets by hash. What memory holds counts: a record stays behind when
 * its key is recalled, and is replaced when the key leaves again. A filter in memory says for most hashes that nothing is here, so that
 * new keys cost no look-up.
 */
export class ColdSide {
  /** Of all records, those left behind included. */
  sizeBytes = 0;
  private readonly space: ColdSpace;
  private readonly filter: Uint8Array;
  private readonly filterShift: number;
  private cursor = 0;
  /** The bucket at which the next sweep begins. */
  private sweepAt = 0;
  private room = bytesOf(new Uint8Array(65_536));

  constructor(private readonly table: KeyedTable) {
    const { memory, owner } = table;
    this.space = memory.spill!.store.createSpace();
    const bits = Math.min(32, Math.ceil(Math.log2(table.capacity * FILTER_BITS)));
    this.filter = new Uint8Array(memory.allocate(2 ** (bits - 3), owner));
    this.filterShift = 32 - bits;
  }

  /** Buckets are ordered as slots are: what leaves together lies together. */
  private bucketOf(hash: number): number {
    return Math.imul(hash, this.table.salt) >>> 0;
  }

  private mayHold(hash: number): boolean {
    const bit = this.bucketOf(hash) >>> this.filterShift;
    return (this.filter[bit >>> 3]! & (1 << (bit & 7))) !== 0;
  }

  private remember(hash: number): void {
    const bit = this.bucketOf(hash) >>> this.filterShift;
    this.filter[bit >>> 3]! |= 1 << (bit & 7);
  }

  /** Brings presence and accumulators of the slot's key; false: the key is not here. */
  recall(slot: number): boolean {
    const hash = hashOfSlot(this.table.layout, this.table.keys, slot);
    if (!this.mayHold(hash)) return false;
    const bucket = this.space.read(this.bucketOf(hash));
    if (bucket === undefined) return false;
    const from = bytesOf(bucket);
    const at = this.findIn(from, slot);
    if (at < 0) return false;
    readValues(this.table, slot, from, at);
    return true;
  }

  private findIn(from: Bytes, slot: number): number {
    for (let at = 0; at < from.bytes.length; at += recordBytes(from.view, at)) if (sameKey(this.table, slot, from, at)) return at;
    return -1;
  }

  /** The slot's key leaves the table for good: nothing may come back of it. `table`: another one of the same shape, where the key is. */
  forget(slot: number, table = this.table): void {
    const hash = hashOfSlot(table.layout, table.keys, slot);
    if (!this.mayHold(hash)) return;
    const number = this.bucketOf(hash);
    const bucket = this.space.read(number);
    if (bucket === undefined) return;
    const kept = this.others(bytesOf(bucket), { table, slot }, 0);
    if (kept === bucket.length) return;
    this.sizeBytes -= bucket.length - kept;
    if (kept === 0) this.space.remove(number);
    else this.space.write(number, this.room.bytes.slice(0, kept));
  }

  /** Copies a bucket without the slot's own record behind `at` of `room`; answers where it ends. */
  private others(bucket: Bytes, { table, slot }: { readonly table: KeyedTable; readonly slot: number }, at: number): number {
    this.reserve(at + bucket.bytes.length);
    let to = at;
    for (let from = 0; from < bucket.bytes.length;) {
      const size = recordBytes(bucket.view, from);
      if (!sameKey(table, slot, bucket, from)) {
        this.room.bytes.set(bucket.bytes.subarray(from, from + size), to);
        to += size;
      }
      from += size;
    }
    return to;
  }

  private reserve(sizeBytes: number): void {
    if (this.room.bytes.length >= sizeBytes) return;
    const grown = new Uint8Array(2 ** Math.ceil(Math.log2(sizeBytes)));
    grown.set(this.room.bytes);
    this.room = bytesOf(grown);
  }

  /** Moves a part of the table's keys here, in place: the table's arrays stay. */
  evictPart(): void {
    const { capacity } = this.table;
    if (this.cursor >= capacity) this.cursor = 0;
    const from = this.cursor;
    this.cursor = Math.min(capacity, from + Math.ceil(capacity / PARTS));
    this.store(from, this.cursor);
    this.table.vacate(from, this.cursor);
  }

  /** Moves all of the table's keys here. */
  evictAll(): void {
    this.store(0, this.table.capacity);
    this.table.vacate(0, this.table.capacity);
  }

  private store(from: number, to: number): void {
    for (let start = from; start < to; start += SORTED) {
      const leaving = this.inOrder(start, Math.min(to, start + SORTED));
      for (let at = 0; at < leaving.length; at += BATCH) {
        const batch = leaving.subarray(at, at + BATCH);
        this.space.batch(() => batch.forEach((slot) => this.put(slot)));
      }
    }
  }

  /** The live slots of the range by their bucket. */
  private inOrder(from: number, to: number): Int32Array {
    const { table } = this;
    const slots = new Int32Array(to - from);
    const order = new Float64Array(to - from);
    let count = 0;
    for (let slot = from; slot < to; slot++) {
      if (!isLive(table.presence[slot]!)) continue;
      slots[count] = slot;
      order[count] = this.bucketOf(hashOfSlot(table.layout, table.keys, slot)) * SORTED + count;
      count++;
    }
    return Int32Array.from(order.subarray(0, count).sort(), (place) => slots[place % SORTED]!);
  }

  private put(slot: number): void {
    const { table } = this;
    const hash = hashOfSlot(table.layout, table.keys, slot);
    const number = this.bucketOf(hash);
    this.reserve(sizeOfSlot(table, slot));
    let end = writeRecord(table, slot, this.room, 0);
    const before = this.mayHold(hash) ? this.space.read(number) : undefined;
    if (before !== undefined) end = this.others(bytesOf(before), { table, slot }, end);
    this.sizeBytes += end - (before?.length ?? 0);
    this.remember(hash);
    this.space.write(number, this.room.bytes.subarray(0, end));
  }

  /**
   * Looks at some more records, in turn: keys whose time in `column` is before `time` go, unless memory has them again. `onGone` is told of each by its
   * slot in a table that lasts for the call.
   */
  sweep(column: number, time: number, onGone: (table: KeyedTable, slot: number) => void): void {
    const expired = this.expired(columnAt(this.table.layout, column), time);
    if (expired.length === 0) return;
    const { table } = this;
    const gone = table.emptyLike(2 ** Math.ceil(Math.log2(2 * expired.length)));
    const outside = (slot: number): boolean => table.find(gone.keys, slot * gone.layout.keyWords, gone.heap.bytes) < 0;
    const slots = expired.map((record) => insertRecord(gone, bytesOf(record), 0)).filter(outside);
    this.space.batch(() => slots.forEach((slot) => this.forget(slot, gone)));
    for (const slot of slots) onGone(gone, slot);
    gone.drop();
  }

  /** Copies of the records whose time at byte `timeAt` is before `time`, out of the next buckets. */
  private expired(timeAt: number, time: number): readonly Uint8Array[] {
    const found: Uint8Array[] = [];
    const words = new Int32Array(this.table.layout.keyWords);
    const scan = this.space.scan(this.sweepAt);
    for (let looked = 0; looked < SWEPT; looked++) {
      const next = scan.next();
      this.sweepAt = 0;
      if (next === null) break;
      const bucket = bytesOf(next);
      for (let at = 0, size = 0; at < next.length; at += size) {
        size = recordBytes(bucket.view, at);
        if (bucket.view.getFloat64(at + timeAt, true) < time) found.push(new Uint8Array(next.subarray(at, at + size)));
      }
      keyWordsOf(this.table.layout, bucket.view, 0, words);
      this.sweepAt = (this.bucketOf(hashOfWords(this.table.layout, words, 0)) + 1) >>> 0;
    }
    scan.end();
    return found;
  }

  /** The records as small tables, as of now. `leftBehind`: also those whose key is in memory again. */
  pieces(leftBehind: boolean): ColdPieces {
    return new ColdPieces(this.table, this.space.scan(), leftBehind);
  }

  drop(): void {
    this.table.memory.forget(this.filter.length);
    this.space.drop();
  }
}

/** Goes through a cold side, a table of some thousand keys at a time. */
export class ColdPieces {
  private readonly piece: KeyedTable;

  constructor(
    private readonly table: KeyedTable,
    private readonly scan: ColdScan,
    private readonly leftBehind: boolean,
  ) {
    this.piece = table.emptyLike(PIECE_SLOTS * 2);
  }

  /** The next keys, in a table that the call after this one fills anew; null: that was all. */
  next(): KeyedTable | null {
    const { piece } = this;
    piece.clear();
    while (piece.size < PIECE_SLOTS && piece.heap.used < PIECE_BYTES) {
      const bucket = this.scan.next();
      if (bucket === null) break;
      this.take(bytesOf(bucket));
    }
    return piece.size > 0 ? piece : null;
  }

  private take(bucket: Bytes): void {
    const { piece, table } = this;
    for (let at = 0; at < bucket.bytes.length; at += recordBytes(bucket.view, at)) {
      const slot = insertRecord(piece, bucket, at);
      const recalled = !this.leftBehind && table.find(piece.keys, slot * piece.layout.keyWords, piece.heap.bytes) >= 0;
      if (recalled) piece.remove(slot);
    }
  }

  /** Also before the end. Again without effect. */
  end(): void {
    this.scan.end();
    this.piece.drop();
  }
}
