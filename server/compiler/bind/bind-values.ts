import { types } from '@headrace/connector-sdk/schema';
import { literal } from '@/server/plan/expr/build';
import type { LiteralExpr } from '@/server/plan/expr/expr';
import type { LogicalField, ScanNode } from '@/server/plan/logical/logical-plan';
import type { Values } from '@/server/sql/ast/queries/query';
import { isUnknown } from '../expr/families';
import { foldExpr } from '../rewrite/fold-constants';
import { bindExpression } from './expressions/bind-expression';
import { failedExpr } from './expressions/expression-context';
import { unify } from './expressions/operators';
import type { QueryContext } from './query-context';
import type { Owner } from './resolved-table';
import { Scope } from './scope';

/** VALUES: rows of constants as a bounded source. Its columns are `EXPR$0`, `EXPR$1` …, each of one type. Null after a report. */
export function bindValues(values: Values, context: QueryContext): ScanNode | null {
  const { bind, owner } = context;
  const scope = { bind, scope: new Scope([]), place: 'VALUES', aggregate: null };
  const width = values.rows[0]!.values.length;
  const odd = values.rows.find((row) => row.values.length !== width);
  if (odd !== undefined) {
    bind.report('column-count', odd, { what: 'A row of VALUES', given: odd.values.length, expected: width });
    return null;
  }
  const rows = values.rows.map((row) => row.values.map((value) => bindExpression(value, scope)));
  const columns = Array.from({ length: width }, (_, i) => {
    const column = rows.map((row) => row[i]!);
    if (column.some((expr) => isUnknown(expr.type))) return null;
    return unify(column, `Column ${i + 1} of VALUES`, values.rows[0]!, scope);
  });
  if (columns.includes(null)) return null;
  const constants = rows.map((row, r) =>
    row.map((_, i) => {
      const folded = foldExpr(columns[i]!.exprs[r]!);
      if (folded.op === 'literal') return folded;
      const at = values.rows[r]!.values[i]!;
      bind.report('type-mismatch', at, {
        what: 'VALUES',
        expected: 'a constant',
        given: 'an expression that is computed at run time',
        advice: '',
      });
      return failedExpr() as LiteralExpr;
    }),
  );
  const fields = columns.map((column, i): LogicalField => {
    const nullable = constants.some((row) => row[i]!.value === null);
    return { name: `EXPR$${i}`, type: { ...column!.type, nullable }, time: null };
  });
  return valuesNode(owner, fields, constants);
}

/** One row without meaning, for a SELECT without FROM. */
export const singleRow = (owner: Owner): ScanNode =>
  valuesNode(owner, [{ name: 'ZERO', type: { ...types.INT, nullable: false }, time: null }], [[literal(0, types.INT)]]);

/** A source of constants: the connector `values` reads them from its option `rows`. */
export function valuesNode(
  { origin, stateKey, name }: Owner,
  fields: readonly LogicalField[],
  rows: readonly (readonly LiteralExpr[])[],
): ScanNode {
  return {
    op: 'scan',
    origin,
    stateKey,
    name,
    fields,
    use: {
      connector: 'values',
      options: { rows: JSON.stringify(rows.map((row) => row.map(({ value }) => value))) },
      format: null,
      schema: {
        name,
        fields: fields.map((field) => ({ name: field.name, type: field.type })),
        primaryKey: [],
        metadata: [],
        partitionKeys: [],
      },
    },
    projection: fields.map((_, i) => i),
    metadata: [],
    onError: 'fail',
    boundedness: 'bounded',
    rowsPerSecond: null,
    changes: 'insert',
  };
}
