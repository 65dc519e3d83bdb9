import type { DataType, Field } from '@headrace/connector-sdk/schema';
import type { Expr } from '@/server/plan/expr/expr';
import { compileCondition } from '../../codegen/expression';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { nullValue, type Value } from '../../codegen/value';

/** What joins of all kinds do with a left and a right row: put them side by side, put NULLs beside one, test a condition over both. */
export class JoinColumns {
  private readonly leftWidth: number;
  private readonly rightWidth: number;

  constructor(
    types: readonly [readonly DataType[], readonly DataType[]],
    private readonly output: readonly Field[],
    private readonly condition: Expr | null,
  ) {
    this.leftWidth = types[0].length;
    this.rightWidth = types[1].length;
  }

  ofRow(row: RowAccess, side: 0 | 1): readonly Value[] {
    return Array.from({ length: side === 0 ? this.leftWidth : this.rightWidth }, (_, index) => row.column(index));
  }

  joined(left: RowAccess, right: RowAccess): readonly Value[] {
    return [...this.ofRow(left, 0), ...this.ofRow(right, 1)];
  }

  /** A row of `side` beside NULLs. */
  padded(row: RowAccess, side: 0 | 1): readonly Value[] {
    const own = this.ofRow(row, side);
    const from = side === 0 ? this.leftWidth : 0;
    const nulls = this.output.slice(from, from + (side === 0 ? this.rightWidth : this.leftWidth)).map(({ type }) => nullValue(type));
    return side === 0 ? [...own, ...nulls] : [...nulls, ...own];
  }

  /** Writes `use` in a block that only runs where the condition is TRUE. */
  whenMatching(loop: LoopWriter, left: RowAccess, right: RowAccess, use: () => void): void {
    if (this.condition === null) return use();
    const label = loop.builder.fresh('match');
    loop.builder.open(`${label}: {`);
    const both: RowAccess = {
      kind: '0',
      column: (index) => (index < this.leftWidth ? left.column(index) : right.column(index - this.leftWidth)),
    };
    compileCondition(loop.scope(both), this.condition, label);
    use();
    loop.builder.close();
  }
}

/** NULL tests of the key columns in which NULL equals nothing; null: no such column can be NULL. */
export function nullKeyTest(key: readonly Value[], nullSafe: readonly boolean[]): string | null {
  const tests = key.flatMap(({ isNull }, i) => (nullSafe[i] === true || isNull === 'false' ? [] : [isNull]));
  return tests.length === 0 ? null : tests.join(' || ');
}
