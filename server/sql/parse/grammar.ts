import type { Expression } from '../ast/expressions/expression';
import type { Hint } from '../ast/hints/hint';
import type { Query, QueryBody } from '../ast/queries/query';
import type { TableReference } from '../ast/table-refs/table-reference';
import type { DataType } from '../ast/types/data-type';
import type { SortItem } from '../ast/queries/sort-item';
import type { WindowSpecification } from '../ast/queries/window';
import type { Cursor } from './cursor';

/**
 * The rules that refer to each other in circles (a query holds expressions, an expression holds queries). Modules reach them through
 * `cursor.grammar`, so that none imports its own importer.
 */
export interface Grammar {
  expression(cursor: Cursor): Expression;
  /** An expression that stops before IN, LIKE, comparisons and looser operators. */
  operand(cursor: Cursor): Expression;
  /** An expression, or `name => value`, DESCRIPTOR, `TABLE name`. */
  argument(cursor: Cursor): Expression;
  query(cursor: Cursor): Query;
  /** Goes on after `left`, an operand of UNION and its kin, or a body before ORDER BY. */
  continueQuery(cursor: Cursor, left: QueryBody): Query;
  tableReference(cursor: Cursor): TableReference;
  dataType(cursor: Cursor): DataType;
  /** `ORDER BY items`, the words included. */
  orderBy(cursor: Cursor): SortItem[];
  sortItem(cursor: Cursor): SortItem;
  windowSpecification(cursor: Cursor): WindowSpecification;
  hints(cursor: Cursor): Hint[];
}
