import type { ColdSpace } from './cold-store';
import { SIZE } from './row-layout';
import type { StateMemory } from './state-memory';

/** 64-bit words of a page (64 KB): an address is `page * PAGE_WORDS + word`, so 31 bits reach 16 GB. */
export const PAGE_SHIFT = 13;
export const PAGE_WORDS = 1 << PAGE_SHIFT;
export const PAGE_MASK = PAGE_WORDS - 1;
/** Where a page's first record begins; so no record has the address 0. */
const FIRST = 2;
const SMALL = 64;

/** Bits of a page's guard: a snapshot has yet to copy it; what lies outside is what it holds. Both end with the first write (`touch`). */
export const WAITS = 1;
const KEPT = 2;

interface PageViews {
  readonly buffer: ArrayBuffer;
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;
  readonly f64: Float64Array;
  readonly u8: Uint8Array;
  readonly view: DataView;
}

const viewsOf = (buffer: ArrayBuffer): PageViews => ({
  buffer,
  i32: new Int32Array(buffer),
  i64: new BigInt64Array(buffer),
  f64: new Float64Array(buffer),
  u8: new Uint8Array(buffer),
  view: new DataView(buffer),
});
const NOTHING = viewsOf(new ArrayBuffer(0));

/** Records of one size, one behind the other; a larger record has a page for itself. */
export class RowPage implements PageViews {
  buffer = NOTHING.buffer;
  i32 = NOTHING.i32;
  i64 = NOTHING.i64;
  f64 = NOTHING.f64;
  u8 = NOTHING.u8;
  view = NOTHING.view;
  /** Lies outside of memory: `RowPages.warm` comes before all that looks into it. */
  cold = false;
  /** Came into memory since the hand of `cool` last passed. */
  fresh = true;
  /** First free record (its word NEXT goes on), and the first word never used. */
  free = 0;
  bump = FIRST;
  live = 0;
  guard = 0;
  /** Waits among the pages with room. */
  listed = false;

  constructor(
    readonly index: number,
    readonly slab: number,
    readonly recordWords: number,
    readonly sizeBytes: number,
  ) {}

  get words(): number {
    return this.sizeBytes >>> 3;
  }

  hold(views: PageViews): void {
    Object.assign(this, views);
  }
}

/** Of the worker's budget, the part that pages in use keep whatever else wants it: with less, each row would wait for the disk. */
const LEAST = 1 / 8;
/** Of the pages in memory, the part that leaves at least when one has to. */
const AT_ONCE = 1 / 8;

/**
 * Room for records: pages by size (steps of at most an eighth), freed records are used again, empty pages go back to the worker's memory. Pages
 * never move: an address is good until its record is freed. Beyond the worker's budget whole pages go into the cold store, between rows
 * (`cool`), and come back when an address in them is looked at (`warm`), so that code may hold pages while it works on one row.
 */
export class RowPages {
  readonly pages: (RowPage | null)[] = [];
  /** Of all pages, and of those in memory. */
  sizeBytes = 0;
  private warmBytes = 0;
  /** More came in than the budget allows: `cool` is due. */
  owes = false;
  private outside: ColdSpace | null = null;
  private hand = 0;
  /** Records in use. */
  rows = 0;
  /** Told before a page is written that a snapshot waits for. */
  onTouch: ((page: RowPage) => void) | null = null;
  private readonly freeIndexes: number[] = [];
  private readonly current: (RowPage | null)[] = [];
  private readonly withRoom: RowPage[][] = [];

  constructor(
    private readonly memory: StateMemory,
    private readonly owner: string,
    private readonly even: boolean,
  ) {}

  /** A record of at least so many 64-bit words; its size is written, all else is the caller's to write. */
  allocate(words: number): number {
    const slab = slabOf(this.even ? words + (words & 1) : words);
    let page = this.current[slab] ?? null;
    if (page === null || (page.free === 0 && page.bump + page.recordWords > page.words)) page = this.next(slab);
    if (page.cold) this.warm(page);
    if (page.guard !== 0) this.touch(page);
    let at = page.free;
    if (at !== 0) page.free = page.i32[2 * at + 2]!;
    else {
      at = page.bump;
      page.bump = at + page.recordWords;
    }
    page.live++;
    this.rows++;
    page.i32[2 * at + SIZE] = page.recordWords;
    return (page.index << PAGE_SHIFT) + at;
  }

  private next(slab: number): RowPage {
    const waiting = this.withRoom[slab];
    const page = waiting?.pop();
    if (page !== undefined) {
      page.listed = false;
      return (this.current[slab] = page);
    }
    const words = slabWords(slab);
    const size = Math.max(PAGE_WORDS, words + FIRST) * 8;
    const index = this.freeIndexes.pop() ?? this.pages.length;
    const made = new RowPage(index, slab, words, size);
    this.takeIn(made);
    this.pages[index] = made;
    this.sizeBytes += size;
    return (this.current[slab] = made);
  }

  private takeIn(page: RowPage): void {
    page.hold(viewsOf(this.memory.allocate(page.sizeBytes, this.owner, false)));
    this.warmBytes += page.sizeBytes;
    if (this.memory.isOver()) this.owes = true;
  }

  /** Brings a page back into memory. Nothing leaves for it before `cool`. */
  warm(page: RowPage): void {
    const bytes = this.outside!.read(page.index)!;
    this.takeIn(page);
    page.u8.set(bytes);
    page.cold = false;
    page.fresh = true;
  }

  /** A page that lies outside, to be read once: it stays there. */
  readCold(page: RowPage): RowPage {
    const { index, slab, recordWords, sizeBytes, live, bump } = page;
    const copy = Object.assign(new RowPage(index, slab, recordWords, sizeBytes), { live, bump });
    copy.hold(viewsOf(new Uint8Array(this.outside!.read(index)!).buffer));
    return copy;
  }

  /** Between rows, when nobody holds a page: pages leave for the cold store until the worker is within its budget again, or few are left. */
  cool(): void {
    this.owes = false;
    const { spill } = this.memory;
    if (spill === null || !this.memory.isOver()) return;
    const over = this.memory.usedBytes - spill.afterBytes;
    const goal = Math.max(spill.afterBytes * LEAST, Math.min(this.warmBytes - over, this.warmBytes * (1 - AT_ONCE)));
    const space = (this.outside ??= spill.store.createSpace());
    if (this.warmBytes > goal) space.batch(() => this.evictTo(goal, space));
  }

  /** Goes round the pages; what came since it last passed stays for one more round. */
  private evictTo(goal: number, space: ColdSpace): void {
    for (let looked = 0; this.warmBytes > goal && looked < 2 * this.pages.length; looked++) {
      this.hand = this.hand + 1 < this.pages.length ? this.hand + 1 : 0;
      const page = this.pages[this.hand] ?? null;
      if (page === null || page.cold) continue;
      if (page.fresh) page.fresh = false;
      else this.evict(page, space);
    }
  }

  private evict(page: RowPage, space: ColdSpace): void {
    if ((page.guard & KEPT) === 0) space.write(page.index, page.u8);
    page.guard |= KEPT;
    page.cold = true;
    this.letGo(page);
  }

  private letGo(page: RowPage): void {
    this.warmBytes -= page.sizeBytes;
    this.memory.release(page.buffer);
    page.hold(NOTHING);
  }

  free(address: number): void {
    const page = this.pages[address >>> PAGE_SHIFT]!;
    if (page.cold) this.warm(page);
    if (page.guard !== 0) this.touch(page);
    const at = address & PAGE_MASK;
    page.i32[2 * at + SIZE] = 0;
    page.i32[2 * at + 2] = page.free;
    page.free = at;
    page.live--;
    this.rows--;
    const isCurrent = this.current[page.slab] === page;
    if (page.live === 0 && !isCurrent) this.retire(page);
    else if (!page.listed && !isCurrent) this.list(page);
  }

  private list(page: RowPage): void {
    page.listed = true;
    const waiting = this.withRoom[page.slab];
    if (waiting === undefined) this.withRoom[page.slab] = [page];
    else waiting.push(page);
  }

  private retire(page: RowPage): void {
    if (page.listed) {
      const waiting = this.withRoom[page.slab]!;
      const at = waiting.lastIndexOf(page);
      waiting[at] = waiting.at(-1)!;
      waiting.pop();
    }
    this.pages[page.index] = null;
    this.freeIndexes.push(page.index);
    this.sizeBytes -= page.sizeBytes;
    this.letGo(page);
  }

  /** A guarded page is about to be written. */
  touch(page: RowPage): void {
    const waits = (page.guard & WAITS) !== 0;
    page.guard = 0;
    if (waits) this.onTouch?.(page);
  }

  /** The addresses of all records, page by page. Who asks holds no page: those looked at may leave again. */
  *addresses(): Generator<number> {
    for (const page of this.pages) {
      if (page === null) continue;
      if (page.cold) this.warm(page);
      for (const at of recordsOf(page)) yield (page.index << PAGE_SHIFT) + at;
      if (this.owes) this.cool();
    }
  }

  clear(): void {
    for (const page of this.pages) if (page?.cold === false) this.letGo(page);
    this.pages.length = 0;
    this.freeIndexes.length = 0;
    this.current.length = 0;
    this.withRoom.length = 0;
    this.sizeBytes = 0;
    this.rows = 0;
    this.owes = false;
  }

  /** Gives all room back, outside too. */
  drop(): void {
    this.clear();
    this.outside?.drop();
    this.outside = null;
  }
}

/** First words of the records in use of a page. */
function recordsOf(page: RowPage): number[] {
  const found: number[] = [];
  for (let at = FIRST; at < page.bump; at += page.recordWords) if (page.i32[2 * at + SIZE] !== 0) found.push(at);
  return found;
}

/** The same, as `[from, end)` of what lies without a gap. */
export function runsOf(page: RowPage): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  let from = FIRST;
  for (let at = FIRST; at < page.bump; at += page.recordWords) {
    if (page.i32[2 * at + SIZE] !== 0) continue;
    if (at > from) runs.push([from, at]);
    from = at + page.recordWords;
  }
  if (page.bump > from) runs.push([from, page.bump]);
  return runs;
}

/** Sizes up to 64 words each have their slab; above, eight to a doubling. */
function slabOf(words: number): number {
  if (words <= SMALL) return words;
  const power = 31 - Math.clz32(words - 1);
  const step = 1 << (power - 3);
  return SMALL + (power - 6) * 8 + Math.ceil((words - (1 << power)) / step);
}

function slabWords(slab: number): number {
  if (slab <= SMALL) return slab;
  const power = 6 + Math.floor((slab - SMALL - 1) / 8);
  return (1 << power) + (slab - SMALL - (power - 6) * 8) * (1 << (power - 3));
}
