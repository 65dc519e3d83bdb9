import type { Expression } from '../expressions/expression';
import type { AstNode, Identifier } from '../node';
import type { TableReference } from './table-reference';

/** COMMA means what CROSS means; only its precedence in text differs. At most one of `on` and `using`. */
export interface Join extends AstNode {
  readonly kind: 'join';
  readonly joinType: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS' | 'COMMA';
  readonly natural: boolean;
  readonly left: TableReference;
  readonly right: TableReference;
  readonly on?: Expression;
  readonly using?: readonly Identifier[];
}
