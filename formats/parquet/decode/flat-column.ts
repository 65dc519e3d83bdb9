import type { ColumnVector } from '@headrace/connector-sdk';
import { moveCell } from '@headrace/connector-sdk/base';
import type { ColumnReader } from './column-reader';
import type { Page, PageSource } from './page-source';

/** A column that neither repeats nor lies in a group: one value a row, straight into the batch. */
export class FlatColumn implements ColumnReader {
  private page: Page | null = null;
  private left = 0;
  private levels = new Int32Array(4_096);

  constructor(private readonly pages: PageSource) {}

  get available(): number {
    return this.left;
  }

  async ensure(): Promise<void> {
    while (this.left === 0 && (await this.load(null)));
  }

  async skip(rows: number): Promise<void> {
    const inPage = Math.min(rows, this.left);
    this.skipInPage(inPage);
    const passed = { values: rows - inPage };
    while (passed.values > 0 && (await this.load(passed))) {
      const step = Math.min(passed.values, this.left);
      this.skipInPage(step);
      passed.values -= step;
    }
  }

  read(to: ColumnVector, count: number): void {
    const { dense } = this.page!;
    const present = this.presentOf(count);
    to.hasNulls = present < count;
    dense.read(to, 0, present);
    this.left -= count;
    if (!to.hasNulls) return;
    // From behind, so that nothing is overwritten that is still to be moved.
    to.nulls.fill(0, 0, count);
    for (let row = count - 1, from = present; row >= 0; row--) {
      if (this.levels[row] === 0) to.nulls[row] = 1;
      else if (--from !== row) moveCell(to, from, to, row);
      else break;
    }
  }

  private async load(passed: { values: number } | null): Promise<boolean> {
    this.page = await this.pages.next(passed);
    this.left = this.page?.values ?? 0;
    return this.page !== null;
  }

  private skipInPage(count: number): void {
    if (count === 0) return;
    this.page!.dense.skip(this.presentOf(count));
    this.left -= count;
  }

  /** How many of the next `count` values are there; `levels` tells which. */
  private presentOf(count: number): number {
    const { definitions } = this.page!;
    if (definitions === null) return count;
    if (this.levels.length < count) this.levels = new Int32Array(count);
    const { levels } = this;
    definitions.read(levels, 0, count);
    let present = 0;
    for (let i = 0; i < count; i++) present += levels[i]!;
    return present;
  }
}
