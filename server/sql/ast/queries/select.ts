import type { Expression } from '../expressions/expression';
import type { Hint } from '../hints/hint';
import type { AstNode, Identifier } from '../node';
import type { TableReference } from '../table-refs/table-reference';
import type { GroupBy } from './grouping';
import type { NamedWindow } from './window';

/** One SELECT block; ORDER BY and LIMIT belong to the query around it. */
export interface Select extends AstNode {
  readonly kind: 'select';
  readonly hints: readonly Hint[];
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from?: TableReference;
  readonly where?: Expression;
  readonly groupBy?: GroupBy;
  readonly having?: Expression;
  readonly windows: readonly NamedWindow[];
}

export interface SelectItem extends AstNode {
  readonly kind: 'select-item';
  readonly expression: Expression;
  readonly alias?: Identifier;
}
