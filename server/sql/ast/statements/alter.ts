import type { Literal } from '../expressions/expression';
import type { AstNode, Identifier, QualifiedName } from '../node';
import type { Query } from '../queries/query';
import type { TableElement, TableOption } from './create-table';
import type { StatementNode } from './statement';

export interface AlterTable extends StatementNode {
  readonly kind: 'alter-table';
  readonly name: QualifiedName;
  readonly ifExists: boolean;
  readonly action: AlterTableAction;
}

export type AlterTableAction =
  | RenameTable
  | RenameColumn
  | SetOptions
  | ResetOptions
  | AddElements
  | ModifyElements
  | DropColumns
  | DropPrimaryKey
  | DropConstraint
  | DropWatermark
  | AddPartitions
  | DropPartitions;

export interface RenameTable extends AstNode {
  readonly kind: 'rename-to';
  readonly to: QualifiedName;
}

export interface RenameColumn extends AstNode {
  readonly kind: 'rename-column';
  readonly from: QualifiedName;
  readonly to: Identifier;
}

export interface SetOptions extends AstNode {
  readonly kind: 'set-options';
  readonly options: readonly TableOption[];
}

export interface ResetOptions extends AstNode {
  readonly kind: 'reset-options';
  readonly keys: readonly string[];
}

export interface AddElements extends AstNode {
  readonly kind: 'add-elements';
  readonly elements: readonly PlacedElement[];
}

export interface ModifyElements extends AstNode {
  readonly kind: 'modify-elements';
  readonly elements: readonly PlacedElement[];
}

/** A column (or key, or watermark) with FIRST or AFTER column; the place stands only with columns. */
export interface PlacedElement extends AstNode {
  readonly kind: 'placed-element';
  readonly element: TableElement;
  readonly first: boolean;
  readonly after?: Identifier;
}

export interface DropColumns extends AstNode {
  readonly kind: 'drop-columns';
  readonly columns: readonly QualifiedName[];
}

export interface DropPrimaryKey extends AstNode {
  readonly kind: 'drop-primary-key';
}

export interface DropConstraint extends AstNode {
  readonly kind: 'drop-constraint';
  readonly name: Identifier;
}

export interface DropWatermark extends AstNode {
  readonly kind: 'drop-watermark';
}

export interface AddPartitions extends AstNode {
  readonly kind: 'add-partitions';
  readonly ifNotExists: boolean;
  readonly partitions: readonly AddedPartition[];
}

/** PARTITION (…) [WITH (…)]. */
export interface AddedPartition extends AstNode {
  readonly kind: 'added-partition';
  readonly partition: PartitionSpec;
  readonly options: readonly TableOption[];
}

export interface DropPartitions extends AstNode {
  readonly kind: 'drop-partitions';
  readonly ifExists: boolean;
  readonly partitions: readonly PartitionSpec[];
}

/** PARTITION (column = literal, column); a column without a value is dynamic. */
export interface PartitionSpec extends AstNode {
  readonly kind: 'partition-spec';
  readonly values: readonly PartitionValue[];
}

export interface PartitionValue extends AstNode {
  readonly kind: 'partition-value';
  readonly column: Identifier;
  readonly value?: Literal;
}

export interface AlterView extends StatementNode {
  readonly kind: 'alter-view';
  readonly name: QualifiedName;
  readonly action: RenameTable | ViewQuery;
}

/** ALTER VIEW name AS query. */
export interface ViewQuery extends AstNode {
  readonly kind: 'view-query';
  readonly query: Query;
}

export interface AlterDatabase extends StatementNode {
  readonly kind: 'alter-database';
  readonly name: QualifiedName;
  readonly options: readonly TableOption[];
}

export interface AlterFunction extends StatementNode {
  readonly kind: 'alter-function';
  readonly name: QualifiedName;
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifExists: boolean;
  readonly className: string;
  readonly language?: string;
}
