import type { Expression } from '../expressions/expression';
import type { Hint } from '../hints/hint';
import type { AstNode, Identifier, QualifiedName } from '../node';
import type { Query } from '../queries/query';
import type { Join } from './join';
import type { MatchRecognize } from './match-recognize';
import type { TableFunctionReference, Unnest } from './table-function';

export type TableReference = NamedTable | DerivedTable | TableFunctionReference | Unnest | Join | MatchRecognize;

/** `AS alias(columns)`; columns only with an alias. */
export interface AliasedReference extends AstNode {
  readonly alias?: Identifier;
  readonly columns: readonly Identifier[];
}

/** A table, a view or a common table. */
export interface NamedTable extends AliasedReference {
  readonly kind: 'named-table';
  readonly name: QualifiedName;
  readonly hints: readonly Hint[];
  /** FOR SYSTEM_TIME AS OF: the time of the row that is joined to it. */
  readonly asOf?: Expression;
}

/** `[LATERAL] (query)`. */
export interface DerivedTable extends AliasedReference {
  readonly kind: 'derived-table';
  readonly query: Query;
  readonly lateral: boolean;
}
