import { SIZE } from './row-layout';
import type { StateMemory } from './state-memory';

/** 64-bit words of a page (64 KB): an address is `page * PAGE_WORDS + word`, so 31 bits reach 16 GB. */
export const PAGE_SHIFT = 13;
export const PAGE_WORDS = 1 << PAGE_SHIFT;
export const PAGE_MASK = PAGE_WORDS - 1;
/** Where a page's first record begins; so no record has the address 0. */
const FIRST = 2;
const SMALL = 64;

/** Records of one size, one behind the other; a larger record has a page for itself. */
export class RowPage {
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;
  readonly f64: Float64Array;
  readonly u8: Uint8Array;
  readonly view: DataView;
  /** First free record (its word NEXT goes on), and the first word never used. */
  free = 0;
  bump = FIRST;
  live = 0;
  /** A snapshot has yet to copy the page. */
  guard = 0;
  /** Waits among the pages with room. */
  listed = false;

  constructor(
    readonly buffer: ArrayBuffer,
    readonly index: number,
    readonly slab: number,
    readonly recordWords: number,
  ) {
    this.i32 = new Int32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  get words(): number {
    return this.f64.length;
  }
}

/**
 * Room for records: pages by size (steps of at most an eighth), freed records are used again, empty pages go back to the worker's memory. Pages
 * never move: an address is good until its record is freed.
 */
export class RowPages {
  readonly pages: (RowPage | null)[] = [];
  sizeBytes = 0;
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
    const made = new RowPage(this.memory.allocate(size, this.owner, false), index, slab, words);
    this.pages[index] = made;
    this.sizeBytes += size;
    return (this.current[slab] = made);
  }

  free(address: number): void {
    const page = this.pages[address >>> PAGE_SHIFT]!;
    if (page.guard !== 0) this.touch(page);
    const at = address & PAGE_MASK;
    page.i32[2 * at + SIZE] = 0;
    page.i32[2 * at + 2] = page.free;
    page.free = at;
    page.live--;
    this.rows--;
    const isCurrent = this.current[page.slab] === page;
    if (page.live === 0 && !isCurrent) this.drop(page);
    else if (!page.listed && !isCurrent) this.list(page);
  }

  private list(page: RowPage): void {
    page.listed = true;
    const waiting = this.withRoom[page.slab];
    if (waiting === undefined) this.withRoom[page.slab] = [page];
    else waiting.push(page);
  }

  private drop(page: RowPage): void {
    if (page.listed) {
      const waiting = this.withRoom[page.slab]!;
      const at = waiting.lastIndexOf(page);
      waiting[at] = waiting.at(-1)!;
      waiting.pop();
    }
    this.pages[page.index] = null;
    this.freeIndexes.push(page.index);
    this.sizeBytes -= page.buffer.byteLength;
    this.memory.release(page.buffer);
  }

  /** A page is about to be written while a snapshot waits for it. */
  touch(page: RowPage): void {
    page.guard = 0;
    this.onTouch?.(page);
  }

  pageOf(address: number): RowPage {
    return this.pages[address >>> PAGE_SHIFT]!;
  }

  /** The addresses of all records, page by page. */
  *addresses(): Generator<number> {
    for (const page of this.pages) if (page !== null) for (const at of recordsOf(page)) yield (page.index << PAGE_SHIFT) + at;
  }

  clear(): void {
    for (const page of this.pages) if (page !== null) this.memory.release(page.buffer);
    this.pages.length = 0;
    this.freeIndexes.length = 0;
    this.current.length = 0;
    this.withRoom.length = 0;
    this.sizeBytes = 0;
    this.rows = 0;
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
