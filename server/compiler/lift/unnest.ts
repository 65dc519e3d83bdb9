import type { Select } from '@/server/sql/ast/queries/select';
import type { Join } from '@/server/sql/ast/table-refs/join';
import { outputNames, type ColumnsOf, type Drawn } from './drawn';

/** `FROM x AS a CROSS JOIN UNNEST(a.c) AS e (…)`: a proposal. */
export function liftUnnest(select: Select, join: Join, columnsOf: ColumnsOf): Drawn | null {
  const { left, right, joinType } = join;
  if (
    left.kind !== 'named-table' ||
    left.alias?.name !== 'a' ||
    left.hints.length > 0 ||
    right.kind !== 'unnest' ||
    right.operand.kind !== 'column'
  )
    return null;
  const table = left.name.parts[0]!;
  const own = columnsOf(table);
  const columns = outputNames(select.items);
  const made = right.columns.map(({ name }) => name);
  if (own === null || columns === null || right.operand.path.length !== 2 || made.length === 0) return null;
  return {
    node: {
      kind: 'unnest',
      config: {
        column: right.operand.path[1]!,
        type: joinType === 'LEFT' ? 'left' : 'inner',
        names: right.withOrdinality ? made.slice(0, -1) : made,
        ordinal: right.withOrdinality ? made.at(-1)! : '',
        keep: columns.length === own.length + made.length,
      },
    },
    inputs: [{ table, port: 'in' }],
    columns,
  };
}
