import type { AstNode, Identifier, QualifiedName } from '../node';
import type { Query } from '../queries/query';
import type { TableOption } from './create-table';
import type { StatementNode } from './statement';

/** CREATE [TEMPORARY] VIEW: on the canvas, one node (or one port of it). */
export interface CreateView extends StatementNode {
  readonly kind: 'create-view';
  readonly name: QualifiedName;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly Identifier[];
  readonly viewComment?: string;
  readonly query: Query;
}

/** CREATE [TEMPORARY [SYSTEM]] FUNCTION name AS 'class'. */
export interface CreateFunction extends StatementNode {
  readonly kind: 'create-function';
  readonly name: QualifiedName;
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifNotExists: boolean;
  readonly className: string;
  /** JAVA, SCALA, PYTHON …, upper-case; absent where not written. */
  readonly language?: string;
  readonly resources: readonly FunctionResource[];
}

/** USING JAR 'path'. */
export interface FunctionResource extends AstNode {
  readonly kind: 'function-resource';
  readonly type: string;
  readonly path: string;
}

export interface CreateCatalog extends StatementNode {
  readonly kind: 'create-catalog';
  readonly name: Identifier;
  readonly ifNotExists: boolean;
  readonly catalogComment?: string;
  readonly options: readonly TableOption[];
}

export interface CreateDatabase extends StatementNode {
  readonly kind: 'create-database';
  readonly name: QualifiedName;
  readonly ifNotExists: boolean;
  readonly databaseComment?: string;
  readonly options: readonly TableOption[];
}
