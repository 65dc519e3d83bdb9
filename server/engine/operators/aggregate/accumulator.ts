import type { DataType } from '@headrace/connector-sdk/schema';
import type { ExprScope } from '../../codegen/expr-scope';
import type { Value } from '../../codegen/value';
import type { ColumnKind } from '../../state/table-layout';

/** One slot of a table in a generated function, from the accumulator's own column `first` on. */
export interface SlotPlace {
  readonly table: string;
  readonly slot: string;
  readonly first: number;
  /** The local with the slots' presence: rows of each group. */
  readonly rows: string;
  array(column: number, view: 'u8' | 'i32' | 'i64' | 'u64' | 'f64'): string;
}

/**
 * One aggregate call over the rows of a slot, as statements of generated code. All columns of a new slot are zero. NULLs, filters and
 * DISTINCT are settled before `add` and `retract`: they are only given values that count.
 */
export interface Accumulator {
  readonly columns: readonly ColumnKind[];
  add(scope: ExprScope, at: SlotPlace, value: Value | null): void;
  /** Takes a value back; null where the function cannot. */
  readonly retract: ((scope: ExprScope, at: SlotPlace, value: Value | null) => void) | null;
  /** What stands in the slot, for `merge` into another: the types are `partialTypes` of the plan's layout. */
  partial(scope: ExprScope, at: SlotPlace): readonly Value[];
  merge(scope: ExprScope, at: SlotPlace, partial: readonly Value[]): void;
  result(scope: ExprScope, at: SlotPlace): Value;
  /** A value whose change has a group's row emitted again although its result stays, where Flink does so. */
  readonly witness?: (at: SlotPlace) => Value;
}

export interface AccumulatorSetup {
  /** The type of the call. */
  readonly type: DataType;
  /** The argument's type; null: COUNT(*). */
  readonly argument: DataType | null;
  /** The result can be NULL, or values are taken back: the values that counted must be counted. */
  readonly counted: boolean;
  /** Values are taken back. */
  readonly retracts: boolean;
  /** Every row of the group counts: COUNT(*) without filter. */
  readonly everyRow: boolean;
}
