import type { AstNode, Identifier } from '../node';
import type { Expression } from './expression';

/** A column, or a path through tables, columns and row fields (`orders.buyer.city`): only binding can tell which step is what. */
export interface ColumnReference extends AstNode {
  readonly kind: 'column';
  readonly path: readonly string[];
}

/** `*`, or `qualifier.*`. Stands only as a select item or as the argument of COUNT. */
export interface Star extends AstNode {
  readonly kind: 'star';
  readonly qualifier?: readonly string[];
}

/** DESCRIPTOR(column, …): columns named, not evaluated, as an argument of a table function. */
export interface Descriptor extends AstNode {
  readonly kind: 'descriptor';
  readonly columns: readonly Identifier[];
}

/** `(operand).field`, `f(x).field`, `a[1].field`; a field of a plain column is part of its path. */
export interface FieldAccess extends AstNode {
  readonly kind: 'field-access';
  readonly operand: Expression;
  readonly field: string;
}

/** `operand[index]`: of an array from 1, of a map by key. */
export interface ElementAccess extends AstNode {
  readonly kind: 'element-access';
  readonly operand: Expression;
  readonly index: Expression;
}
