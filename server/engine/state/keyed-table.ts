import { bytesEqual } from '../batch/byte-compare';
import { ByteHeap } from './byte-heap';
import { ColdSide } from './cold-side';
import { finishHash, foldWord, HASH_SEED } from './key-hash';
import { hashOfSlot, hashOfWords, isLive } from './slot-hash';
import { CROWDED, SecretHash } from './secret-hash';
import { capacityAfter, placeOf, placesOf, saltFrom, type Places } from './slot-places';
import { StateColumn } from './state-column';
import type { StateMemory } from './state-memory';
import { bytesPerSlot, elementsPerSlot, type ColumnKind, type TableLayout } from './table-layout';
import type { TableImage } from './section-format';
import { Planes } from './planes';
import { rehearse, TRIED_CHUNKS, TRIED_SLOTS } from './rehearsal';
import { SetAside } from './set-aside';
import type { TableSnapshot } from './table-snapshot';

const FIRST_CAPACITY = 256;
/** Slots in use before a table grows, to half as much again at most: probes stay short and a key costs at most two slots. */
const MAX_LOAD = 0.78;
/**
 * Of a table that has spilled. Its keys leave by ranges of slots, and new ones come everywhere: the range that has stayed longest is twice as full as the table.
 * Were it full, a probe would go through all of it.
 */
const SPILLED_LOAD = 0.4;
/** Of the slots that may be in use, the part in live keys from which a table grows; below it only sweeps tombstones away. */
const GROWS_FROM = 2 / 3;
/** A write under a snapshot copies so much: little enough that a batch of rows far apart is no stall. */
const CHUNK_BYTES = 64;
/**
 * An open-addressing table in typed arrays, probed and updated by generated code, which hoists its arrays into locals and loads
 * them again after `grow`. Deleted slots are tombstones until the next growth. Before a slot is written, its chunk's guard must be
 * looked at: a guard that is set means that a snapshot has yet to copy the chunk (`touch` does it).
 */
export class KeyedTable {
  capacity = 0;
  /** See slot-places: with the capacity they tell where a hash belongs. */
  steps = 2;
  turn = 31;
  salt: number;
  /** Decides about places once keys lie crowded; null: the hash does. */
  secret: SecretHash | null = null;
  private crowded = false;
  private places: Places = placesOf(1);
  /** Words of a key that is nothing but values of fixed size; else 0. */
  private readonly fixedWords: number;
  keys = new Int32Array(0);
  /** Rows of the slot, or 1; 0 free, -1 deleted. */
  presence: Float64Array | Int8Array;
  columns: readonly StateColumn[] = [];
  heap: ByteHeap;
  guard = new Uint8Array(1);
  shift = 0;
  /** Slots that are not free, and the number at which the table grows. */
  used = 0;
  limit = 0;
  /** Keys in the table. */
  size = 0;
  snapshot: TableSnapshot | null = null;
  /** Gets chunks before they are written: the snapshot's, or one that nobody reads. */
  private aside: SetAside;
  private readonly rehearsal: SetAside;
  /** `keys`, `presence` and `columns` once more, for copies. */
  planes: Planes;
  /** The keys that memory has no room for; null: all are in memory. */
  cold: ColdSide | null = null;
  /** Told after a growth where each old slot went (-1: nowhere), for those who keep slot numbers. */
  onGrow: ((moved: Int32Array) => void) | null = null;

  constructor(
    readonly layout: TableLayout,
    readonly memory: StateMemory,
    readonly owner: string,
    capacity = FIRST_CAPACITY,
    /** Keys may leave memory: nobody keeps slot numbers over a call that can grow the table. */
    private readonly spills = false,
  ) {
    this.presence = layout.presence === 'count' ? new Float64Array(0) : new Int8Array(0);
    this.salt = memory.nextSalt();
    this.fixedWords = layout.nullMask || layout.keyColumns.some(({ physical }) => physical === 'bytes') ? 0 : layout.keyWords;
    this.planes = new Planes(layout, this);
    this.aside = this.rehearsal = new SetAside(layout, TRIED_SLOTS);
    this.heap = this.newHeap();
    this.allocate(capacity);
  }

  private newHeap(): ByteHeap {
    return new ByteHeap(this.memory, this.owner, () => {
      this.rehearsal.forget();
      // Texts took the room: the next new key makes some.
      if (this.spills && this.memory.isOver()) this.limit = Math.min(this.limit, this.used);
    });
  }

  private allocate(capacity: number): void {
    const { layout, memory, owner } = this;
    this.places = placesOf(capacity);
    this.capacity = capacity;
    this.steps = this.places.steps;
    this.turn = this.places.turn;
    this.limit = this.mostSlots();
    this.keys = new Int32Array(memory.allocate(capacity * layout.keyWords * 4, owner));
    this.presence =
      layout.presence === 'count'
        ? new Float64Array(memory.allocate(capacity * 8, owner))
        : new Int8Array(memory.allocate(capacity, owner));
    this.columns = layout.columns.map((kind) => newColumn(kind, capacity, memory.allocate(StateColumn.sizeBytes(kind, capacity), owner)));
    this.planes = new Planes(layout, this);
    this.shift = chunkShift(bytesPerSlot(layout), capacity);
    this.guard = new Uint8Array(((capacity - 1) >>> this.shift) + 1).fill(1, 0, TRIED_CHUNKS);
    this.rehearsal.forget();
  }

  /** The arrays at this moment. */
  image(): TableImage {
    return { layout: this.layout, keys: this.keys, presence: this.presence, columns: this.columns, heap: this.heap.bytes };
  }

  /** An empty table of the same shape that keeps all in memory. */
  emptyLike(capacity: number): KeyedTable {
    return new KeyedTable(this.layout, this.memory, this.owner, capacity);
  }

  /** The least capacity that has room for so many keys. */
  static capacityFor(keys: number): number {
    let capacity = FIRST_CAPACITY;
    while (Math.floor(capacity * MAX_LOAD) < keys) capacity = capacityAfter(capacity);
    return capacity;
  }

  /** Makes room: rehashes into the next capacity, or into the same when tombstones took the room; or moves keys out of memory. */
  grow(): void {
    if (this.spills && !this.memory.hasRoom(this.growthBytes())) return this.evict();
    this.rehash();
  }

  private growthBytes(): number {
    return capacityAfter(this.capacity) * bytesPerSlot(this.layout) + this.heap.used;
  }

  private evict(): void {
    if (this.cold === null) this.startSpilling();
    else {
      this.limit = this.mostSlots();
      do this.cold.evictPart();
      while (this.size > 0 && (this.used >= this.limit || (this.memory.isOver() && this.heap.garbage * 2 < this.heap.used)));
    }
    this.limit = this.mostSlots();
    this.compactHeap();
  }

  /** All keys leave at first, so that ranges fill up evenly from here on. */
  private startSpilling(): void {
    this.cold = new ColdSide(this);
    this.cold.evictAll();
  }

  /** Slots in use at which the table grows or spills. */
  private mostSlots(): number {
    return Math.floor(this.capacity * (this.cold === null ? MAX_LOAD : SPILLED_LOAD));
  }

  /** All keys leave memory, and the table becomes as small as a new one. Only between two rows. */
  spillAll(): void {
    if (!this.spills || this.size === 0) return;
    this.cold ??= new ColdSide(this);
    this.cold.evictAll();
    this.rehash();
  }

  /** Whether `spillAll` would give room back. */
  get canSpill(): boolean {
    return this.spills && this.capacity > FIRST_CAPACITY && this.size > 0;
  }

  /**
   * Frees the slots `[from, to)`, whose keys live elsewhere now. Keys behind the range that stand there for want of room before it move
   * up, so that probes find them.
   */
  vacate(from: number, to: number): void {
    for (let chunk = from >>> this.shift; chunk <= (to - 1) >>> this.shift; chunk++) if (this.guard[chunk] !== 0) this.touch(chunk);
    for (let slot = from; slot < to; slot++) {
      const held = this.presence[slot]!;
      if (held === 0) continue;
      this.used--;
      if (isLive(held)) {
        this.size--;
        this.heap.garbage += this.bytesOfSlot(slot);
      }
      this.presence[slot] = 0;
    }
    if (to - from < this.capacity) this.closeUp(to === this.capacity ? 0 : to);
  }

  private closeUp(from: number): void {
    for (let slot = from; this.presence[slot] !== 0; slot = this.after(slot)) {
      this.touchSlot(slot);
      const held = this.presence[slot]!;
      this.presence[slot] = 0;
      if (!isLive(held)) {
        this.used--;
        continue;
      }
      const to = this.freeSlot(this.homeOf(this.keys, slot));
      this.presence[slot] = held;
      if (to === slot) continue;
      this.touchSlot(to);
      this.planes.takeOne(to, this.planes, slot);
      this.presence[slot] = 0;
    }
  }

  /** Brings what the cold side has of the slot's key, which was just inserted; false: nothing, the key is new. */
  recall(slot: number): boolean {
    return this.cold!.recall(slot);
  }

  private rehash(): void {
    const { keys, presence, planes, capacity } = this;
    this.compactHeap();
    const frozen = this.snapshot !== null;
    this.snapshot?.freeze();
    const moved = this.onGrow === null ? null : new Int32Array(capacity).fill(-1);
    const buffers = this.buffers();
    if (this.crowded) this.secret ??= new SecretHash();
    this.allocate(this.size === 0 ? FIRST_CAPACITY : this.size > this.limit * GROWS_FROM ? capacityAfter(capacity) : capacity);
    for (let slot = 0; slot < capacity; slot++) {
      if (!isLive(presence[slot]!)) continue;
      const to = this.freeSlot(this.homeOf(keys, slot));
      if (moved !== null) moved[slot] = to;
      this.planes.takeOne(to, planes, slot);
    }
    this.used = this.size;
    this.giveBack(buffers, frozen);
    rehearse(this);
    if (moved !== null) this.onGrow?.(moved);
  }

  /** Arrays that a snapshot still reads are not used again. */
  private giveBack(buffers: readonly ArrayBuffer[], frozen: boolean): void {
    for (const buffer of buffers)
      if (frozen) this.memory.forget(buffer.byteLength);
      else this.memory.release(buffer);
  }

  /** Where the key of a slot is looked for first. */
  private homeOf(keys: Int32Array, slot: number): number {
    const { secret, layout } = this;
    if (secret !== null) return this.placeOf(secret.ofWords(layout, keys, slot * layout.keyWords, this.heap.bytes));
    return this.placeOf(this.fixedWords > 0 ? this.hashOfWords(keys, slot) : hashOfSlot(layout, keys, slot));
  }

  /** A new key, whose words are written, got this slot. */
  look(slot: number): void {
    if (this.secret !== null) return;
    const away = slot - this.homeOf(this.keys, slot);
    if ((away < 0 ? away + this.capacity : away) > CROWDED) this.crowd();
  }

  /** A key found its slot too far from its place: from the next growth on, which comes with the next new key, places are secret. */
  crowd(): void {
    if (this.cold !== null || this.crowded) return;
    this.crowded = true;
    this.limit = Math.min(this.limit, this.used);
  }

  /** `hashOfSlot` where all words of a key count. */
  private hashOfWords(keys: Int32Array, slot: number): number {
    let hash = HASH_SEED;
    for (let at = slot * this.fixedWords, end = at + this.fixedWords; at < end; at++) hash = foldWord(hash, keys[at]!);
    return finishHash(hash);
  }

  /** The first free slot for a key that is known to be absent. */
  private freeSlot(home: number): number {
    let slot = home;
    while (this.presence[slot] !== 0) slot = this.after(slot);
    return slot;
  }

  /** Where a key with this hash, or this secret one, is looked for first, and where next. */
  placeOf(hash: number): number {
    return placeOf(hash, this.salt, this.places);
  }
  private after(slot: number): number {
    return slot + 1 === this.capacity ? 0 : slot + 1;
  }

  /**
   * Keys of another table come in the order of its slots (restore): an empty table takes a salt from the first one's hash, which is not the
   * salt of the table that they come from.
   */
  expectRows(firstHash: number): void {
    if (this.used === 0 && this.cold === null) this.salt = saltFrom(firstHash);
  }

  /** The slot of the key whose words begin at `base` of `keys`; -1: absent. Texts refer into `heap`. */
  find(keys: Int32Array, base: number, heap: Uint8Array): number {
    const { layout, secret } = this;
    let slot = this.placeOf(secret === null ? hashOfWords(layout, keys, base) : secret.ofWords(layout, keys, base, heap));
    for (;;) {
      const held = this.presence[slot]!;
      if (held === 0) return -1;
      if (held > 0 && this.sameKey(slot, keys, base, heap)) return slot;
      slot = this.after(slot);
    }
  }

  private sameKey(slot: number, keys: Int32Array, base: number, heap: Uint8Array): boolean {
    const { keyColumns, keyWords, nullMask } = this.layout;
    const own = slot * keyWords;
    if (nullMask && this.keys[own] !== keys[base]) return false;
    return keyColumns.every(({ physical, words, at }) => {
      const from = physical === 'bytes' ? 1 : 0;
      for (let word = from; word < words; word++) if (this.keys[own + at + word] !== keys[base + at + word]) return false;
      return from === 0 || bytesEqual(this.heap.bytes, this.keys[own + at]!, heap, keys[base + at]!, keys[base + at + 1]!);
    });
  }

  /** A slot for a key that is known to be absent (restore): its words are the caller's to write. `key`: where they stand now. */
  insertAbsent(hash: number, key: { readonly keys: Int32Array; readonly base: number; readonly heap: Uint8Array } | null = null): number {
    if (this.used >= this.limit) this.grow();
    const { secret, layout } = this;
    const home = this.placeOf(secret === null || key === null ? hash : secret.ofWords(layout, key.keys, key.base, key.heap));
    const slot = this.freeSlot(home);
    const away = slot - home;
    if (key !== null && secret === null && (away < 0 ? away + this.capacity : away) > CROWDED) this.crowd();
    this.touchSlot(slot);
    this.used++;
    this.size++;
    return slot;
  }

  touchSlot(slot: number): void {
    if (this.guard[slot >>> this.shift] !== 0) this.touch(slot >>> this.shift);
  }

  /** A chunk is about to be written while a snapshot waits for it. */
  touch(chunk: number): void {
    this.guard[chunk] = 0;
    const from = chunk << this.shift;
    this.aside.take(this, from, Math.min(this.capacity - from, 1 << this.shift));
  }

  /** From now on this snapshot gets what is about to be written; null: none does. */
  serve(snapshot: TableSnapshot | null, aside: SetAside = this.rehearsal): void {
    this.snapshot = snapshot;
    this.aside = aside;
  }

  /** The key leaves the table; its slot is only used again after a growth. */
  remove(slot: number): void {
    this.touchSlot(slot);
    this.cold?.forget(slot);
    this.presence[slot] = -1;
    this.size--;
    this.heap.garbage += this.bytesOfSlot(slot);
  }

  bytesOfSlot(slot: number): number {
    let bytes = 0;
    for (const column of this.layout.keyColumns)
      if (column.physical === 'bytes') bytes += this.keys[slot * this.layout.keyWords + column.at + 1]!;
    for (const column of this.columns) if (column.kind === 'bytes') bytes += column.i32[2 * slot + 1]!;
    return bytes;
  }

  /** Sets a text accumulator. */
  putBytes(column: number, slot: number, data: Uint8Array, start: number, length: number): void {
    const i32 = this.columns[column]!.i32;
    this.heap.garbage += i32[2 * slot + 1]!;
    if (this.heap.garbage > 1_048_576 && this.heap.garbage * 2 > this.heap.used) this.compactHeap();
    i32[2 * slot] = this.heap.append(data, start, length);
    i32[2 * slot + 1] = length;
  }

  /** Adds to the end of a text; costs the bytes that are added, as a text that grows has room behind it. Called as `putBytes` is. */
  appendBytes(column: number, slot: number, data: Uint8Array, start: number, length: number): void {
    const i32 = this.columns[column]!.i32;
    const held = i32[2 * slot + 1]!;
    if (held === 0) return this.putBytes(column, slot, data, start, length);
    if (!this.heap.extend({ at: i32[2 * slot]!, length: held }, data, start, length)) {
      if (this.heap.garbage > 1_048_576 && this.heap.garbage * 2 > this.heap.used) this.compactHeap();
      i32[2 * slot] = this.heap.move({ at: i32[2 * slot]!, length: held }, data, start, length);
    }
    i32[2 * slot + 1] = held + length;
  }

  /** Takes the first bytes of a text away, without moving the others. */
  cutBytes(column: number, slot: number, bytes: number): void {
    const i32 = this.columns[column]!.i32;
    this.heap.cut(i32[2 * slot]!, bytes);
    i32[2 * slot]! += bytes;
    i32[2 * slot + 1]! -= bytes;
  }

  /** Copies the live texts into a new heap when at least half of the old one is garbage. */
  private compactHeap(): void {
    const old = this.heap;
    if (old.garbage * 2 < old.used || old.used === 0) return;
    const heap = this.newHeap();
    const { keyColumns, keyWords } = this.layout;
    for (let slot = 0; slot < this.capacity; slot++) {
      if (!isLive(this.presence[slot]!)) continue;
      for (const column of keyColumns) if (column.physical === 'bytes') moveText(this.keys, slot * keyWords + column.at, old, heap);
      for (const column of this.columns) if (column.kind === 'bytes') moveText(column.i32, 2 * slot, old, heap);
    }
    this.heap = heap;
    old.drop();
  }

  private buffers(): readonly ArrayBuffer[] {
    return [this.keys.buffer, this.presence.buffer, ...this.columns.map((column) => column.buffer)] as ArrayBuffer[];
  }

  /** Empties the table for another use of the same shape; no snapshot may wait for it. */
  clear(): void {
    this.dropCold();
    this.presence.fill(0);
    this.used = 0;
    this.size = 0;
    this.heap.used = 0;
    this.heap.garbage = 0;
  }

  private dropCold(): void {
    this.cold?.drop();
    this.cold = null;
  }

  /** Gives all room back. */
  drop(): void {
    this.dropCold();
    const frozen = this.snapshot !== null;
    this.snapshot?.freeze();
    this.giveBack(this.buffers(), frozen);
    this.heap.drop();
  }

  sizeBytes(): number {
    return this.memoryBytes() + (this.cold?.sizeBytes ?? 0);
  }
  memoryBytes(): number {
    return this.capacity * bytesPerSlot(this.layout) + this.guard.length + this.heap.bytes.length;
  }
}

const newColumn = (kind: ColumnKind, slots: number, buffer: ArrayBuffer): StateColumn =>
  StateColumn.over(kind, buffer, { at: 0, elements: elementsPerSlot[kind] * slots });

function chunkShift(slotBytes: number, capacity: number): number {
  let shift = 31 - Math.clz32(Math.max(1, Math.floor(CHUNK_BYTES / slotBytes)));
  while (1 << shift > capacity) shift--;
  return shift;
}

function moveText(words: Int32Array, at: number, from: ByteHeap, to: ByteHeap): void {
  words[at] = to.append(from.bytes, words[at]!, words[at + 1]!);
}

export { hashOfSlot, hashOfWords, isLive };
