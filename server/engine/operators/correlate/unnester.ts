import { unnested, type DataType, type PhysicalValue } from '@headrace/connector-sdk/schema';
import type { ExprValue } from '@/server/plan/expr/evaluate';
import type { TextArena } from '../../batch/text-arena';
import { PlainValues } from '../../codegen/plain-values';

/** One column of the row that an unnester stands on. */
export class UnnestedColumn extends PlainValues {
  constructor(
    readonly type: DataType,
    arena: TextArena,
  ) {
    super([], arena);
  }
  put(value: ExprValue): void {
    this.give(value, this.type);
  }
}

/**
 * The rows of a collection, one at a time: generated code puts the collection in, asks `open` how many there are, and `load`s each. A NULL row
 * in it makes no row, but has its place.
 */
export class Unnester extends PlainValues {
  readonly columns: readonly UnnestedColumn[];
  private rows: readonly (readonly [row: readonly PhysicalValue[], place: number])[] = [];

  constructor(
    private readonly collection: DataType,
    types: readonly DataType[],
    private readonly ordinality: boolean,
    arena: TextArena,
  ) {
    super([collection], arena);
    this.columns = types.map((type) => new UnnestedColumn(type, arena));
  }

  open(): number {
    this.rows = unnested(this.row[0] ?? null, this.collection).flatMap((row, place) => (row === null ? [] : [[row, place] as const]));
    return this.rows.length;
  }

  load(at: number): void {
    const [row, place] = this.rows[at]!;
    for (let i = 0; i < row.length; i++) this.columns[i]!.put(row[i]!);
    if (this.ordinality) this.columns[row.length]!.put(place + 1);
  }
}
