import { ColumnVector, type PhysicalValue } from '@headrace/connector-sdk';
import { physicalAt } from '@headrace/connector-sdk/base';
import { BadParquet } from '../file/parquet-error';
import type { LeafColumn } from './dense-values';
import type { Page, PageSource } from './page-source';

/** A page with its levels taken apart. */
interface Levels {
  readonly repetitions: Int32Array;
  readonly definitions: Int32Array;
  readonly values: ColumnVector;
}
const nothing: Levels = {
  repetitions: new Int32Array(0),
  definitions: new Int32Array(0),
  values: new ColumnVector({ kind: 'NULL', nullable: true }, 0),
};

/** Levels of so many values are taken apart at once; pages that anybody wrote have far fewer. */
const MOST_VALUES = 1 << 25;

/** The entries of a leaf within nested values: levels, and values where there are some. */
export class LeafStream {
  private current = nothing;
  private next = 0;
  private nextValue = 0;
  private readonly loaded: Levels[] = [];
  /** Entries that begin a row, not yet taken. */
  private rows = 0;
  private ended = false;

  constructor(
    private readonly pages: PageSource,
    private readonly leaf: LeafColumn,
  ) {}

  /** Rows whose entries are all there. The last one may go on in the page behind. */
  get available(): number {
    return this.ended ? this.rows : Math.max(0, this.rows - 1);
  }

  async ensure(): Promise<void> {
    while (this.available === 0 && !this.ended) {
      const page = await this.pages.next(null);
      if (page === null) this.ended = true;
      else this.add(page);
    }
  }

  /** Levels of the entry that comes next; −1 behind the last one. */
  get repetition(): number {
    return this.seek() ? this.current.repetitions[this.next]! : -1;
  }
  get definition(): number {
    return this.seek() ? this.current.definitions[this.next]! : -1;
  }

  /** The next entry's value; null where it has none. */
  take(): PhysicalValue {
    if (!this.seek()) return null;
    const { repetitions, definitions, values } = this.current;
    if (repetitions[this.next] === 0) this.rows--;
    return definitions[this.next++] === this.leaf.node.definition ? physicalAt(values, this.nextValue++) : null;
  }

  private seek(): boolean {
    while (this.next >= this.current.definitions.length) {
      const page = this.loaded.shift();
      if (page === undefined) return false;
      this.current = page;
      this.next = 0;
      this.nextValue = 0;
    }
    return true;
  }

  private add({ values, repetitions, definitions, dense }: Page): void {
    if (values > MOST_VALUES) throw new BadParquet(`a page says that it has ${values} values`);
    const levels = { repetitions: new Int32Array(values), definitions: new Int32Array(values) };
    repetitions?.read(levels.repetitions, 0, values);
    definitions?.read(levels.definitions, 0, values);
    let present = 0;
    for (let i = 0; i < values; i++) {
      if (levels.repetitions[i] === 0) this.rows++;
      if (levels.definitions[i] === this.leaf.node.definition) present++;
    }
    const vector = new ColumnVector(this.leaf.type, present);
    dense.read(vector, 0, present);
    this.loaded.push({ ...levels, values: vector });
  }
}
