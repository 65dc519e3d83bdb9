import type { Join } from '@/server/sql/ast/table-refs/join';
import type { TableReference } from '@/server/sql/ast/table-refs/table-reference';
import { bindLateral } from './bind-lateral';
import { bindTableFunction } from './functions/bind-table-function';
import { refuseTableFunction } from './functions/refuse-table-function';
import { bindUnnest } from './bind-unnest';
import { reportUnsupported } from './expressions/expression-context';
import type { BoundFrom, FromContext } from './query-context';

/** Tables that may read the columns of what stands before them in the FROM clause. */
type CorrelatedTable = Extract<TableReference, { kind: 'unnest' | 'derived-table' | 'table-function' }>;

export const isCorrelatedTable = (ref: TableReference): ref is CorrelatedTable =>
  ref.kind === 'unnest' || ((ref.kind === 'derived-table' || ref.kind === 'table-function') && ref.lateral);

/** A join with a table that is made for each row of the left side; null after a report. */
export function bindCorrelated(join: Join, right: CorrelatedTable, left: BoundFrom, context: FromContext): BoundFrom | null {
  const { bind } = context;
  if (join.joinType === 'RIGHT' || join.joinType === 'FULL' || join.natural || join.using !== undefined) {
    reportUnsupported(bind, join, 'unnest-join');
    return null;
  }
  const type = join.joinType === 'LEFT' ? 'left' : 'inner';
  switch (right.kind) {
    case 'unnest':
      return bindUnnest(right, { left, type, on: join.on ?? null }, context);
    case 'derived-table':
      return bindLateral(right, { left, type, on: join.on ?? null }, context);
    case 'table-function': {
      const called = bind.functions.find(right.call.name);
      if (called) return bindTableFunction(right, called, { left, type, on: join.on ?? null }, context);
      if (called === undefined) refuseTableFunction(right.call, context);
      return null;
    }
  }
}
