import type { Join } from '@/server/sql/ast/table-refs/join';
import type { TableReference } from '@/server/sql/ast/table-refs/table-reference';
import { reportUnsupported } from './expressions/expression-context';
import type { BoundFrom, FromContext } from './query-context';

/** Tables that may read the columns of what stands before them in the FROM clause. */
export type CorrelatedTable = Extract<TableReference, { kind: 'unnest' | 'derived-table' | 'table-function' }>;

export const isCorrelatedTable = (ref: TableReference): ref is CorrelatedTable =>
  ref.kind === 'unnest' || ((ref.kind === 'derived-table' || ref.kind === 'table-function') && ref.lateral);

/** A join with a table that is made for each row. */
export function bindCorrelated(join: Join, right: CorrelatedTable, _left: BoundFrom, { bind }: FromContext): BoundFrom | null {
  reportUnsupported(bind, join, right.kind === 'unnest' ? 'unnest' : 'table-function');
  return null;
}
