import { encodeNested, type ColumnVector, type DataType } from '@headrace/connector-sdk';
import { ByteArena, markNull } from '@headrace/connector-sdk/base';
import type { ColumnReader } from './column-reader';
import type { assembler } from './assemble';

/** A column of ARRAY, MAP, MULTISET or ROW: each value is put together and encoded as the engine holds it. */
export class NestedColumn implements ColumnReader {
  private readonly arena = new ByteArena();

  constructor(
    private readonly part: NonNullable<ReturnType<typeof assembler>>,
    private readonly type: DataType,
  ) {}

  get available(): number {
    return Math.min(...this.part.leaves.map((leaf) => leaf.available));
  }

  async ensure(): Promise<void> {
    for (const leaf of this.part.leaves) await leaf.ensure();
  }

  read(to: ColumnVector, count: number): void {
    this.arena.reset();
    to.hasNulls = false;
    for (let row = 0; row < count; row++) {
      const value = this.part.take();
      if (value === null) markNull(to, row);
      else {
        if (to.hasNulls) to.nulls[row] = 0;
        this.arena.putBytes(to, row, encodeNested(value, this.type));
      }
    }
  }

  async skip(rows: number): Promise<void> {
    for (let left = rows; left > 0; left--) {
      await this.ensure();
      if (this.available === 0) return;
      this.part.take();
    }
  }
}
