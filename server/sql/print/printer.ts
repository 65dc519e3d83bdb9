import type { Expression } from '../ast/expressions/expression';
import type { Hint } from '../ast/hints/hint';
import type { Query } from '../ast/queries/query';
import type { SelectItem } from '../ast/queries/select';
import type { SortItem } from '../ast/queries/sort-item';
import type { WindowSpecification } from '../ast/queries/window';
import type { TableReference } from '../ast/table-refs/table-reference';
import type { DataType } from '../ast/types/data-type';
import type { Doc } from './doc';

/** The printers that refer to each other in circles; modules reach them through this, so that none imports its own importer. */
export interface Printer {
  /** In parentheses where it binds more loosely than `atLeast` (see `precedence`). */
  expression(expression: Expression, atLeast?: number): Doc;
  query(query: Query): Doc;
  /** The query in parentheses, on one line where it fits. */
  subquery(query: Query): Doc;
  tableReference(reference: TableReference): Doc;
  dataType(type: DataType): string;
  /** ORDER BY and its items. */
  orderBy(items: readonly SortItem[]): Doc;
  orderItem(item: SortItem): Doc;
  windowSpecification(window: WindowSpecification): Doc;
  selectItem(item: SelectItem): Doc;
  hints(hints: readonly Hint[]): string;
}
