import { types, type DataType } from '@headrace/connector-sdk/schema';
import { call, literal } from '@/server/plan/expr/build';
import type { CallExpr, Expr } from '@/server/plan/expr/expr';

/** What stands in an expression for a column that is not known yet: a call of no function, whose arguments say of which ones. */
export interface Placeholder {
  readonly of: (indexes: readonly number[], type: DataType) => CallExpr;
  /** Null for every other expression. */
  readonly indexesIn: (expr: Expr) => readonly number[] | null;
}

/** `name` begins with a $, which no function's does. */
export const placeholder = (name: string): Placeholder => ({
  of: (indexes, type) =>
    call(
      name,
      indexes.map((index) => literal(index, types.INT)),
      type,
    ),
  indexesIn: (expr) =>
    expr.op === 'call' && expr.fn === name ? expr.args.map((arg) => (arg.op === 'literal' ? Number(arg.value) : 0)) : null,
});
