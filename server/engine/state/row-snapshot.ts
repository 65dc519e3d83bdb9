import type { RowLayout } from './row-layout';
import { WAITS, type RowPage, type RowPages } from './row-pages';
import { encodeRows } from './row-section';

/** Bytes of pages that one section holds. */
const SECTION_BYTES = 524_288;

/**
 * The rows of a store as they were at one moment. A page is encoded when `next` comes to it, or just before it is first written or freed
 * (`guard`). Pages made later are not part of it.
 */
export class RowSnapshot {
  private readonly waiting: Uint8Array[] = [];
  private readonly pending: RowPage[];
  private at = 0;
  private ended = false;

  constructor(
    private readonly pages: RowPages,
    private readonly layout: RowLayout,
  ) {
    this.pending = pages.pages.filter((page) => page !== null && page.live > 0) as RowPage[];
    for (const page of this.pending) page.guard |= WAITS;
    pages.onTouch = (page) => this.copy([page]);
  }

  private copy(pages: readonly RowPage[]): void {
    const section = encodeRows(this.layout, pages);
    if (section !== null) this.waiting.push(section);
  }

  /** The next section with rows; null: that was all. */
  next(): Uint8Array | null {
    while (this.waiting.length === 0 && this.at < this.pending.length) this.copyNext();
    const section = this.waiting.shift();
    if (section !== undefined) return section;
    this.end();
    return null;
  }

  private copyNext(): void {
    const pages: RowPage[] = [];
    for (let bytes = 0; bytes < SECTION_BYTES && this.at < this.pending.length; this.at++) {
      const page = this.pending[this.at]!;
      if ((page.guard & WAITS) === 0) continue;
      page.guard &= ~WAITS;
      bytes += page.sizeBytes;
      pages.push(page.cold ? this.pages.readCold(page) : page);
    }
    this.copy(pages);
  }

  private end(): void {
    if (!this.ended) this.pages.onTouch = null;
    this.ended = true;
  }

  /** Nobody wants the rest. */
  cancel(): void {
    if (this.ended) return;
    for (const page of this.pending) page.guard &= ~WAITS;
    this.end();
  }
}
