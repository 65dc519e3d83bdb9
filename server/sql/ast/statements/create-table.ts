import type { Expression } from '../expressions/expression';
import type { AstNode, Identifier, QualifiedName } from '../node';
import type { Query } from '../queries/query';
import type { DataType } from '../types/data-type';
import type { StatementNode } from './statement';

/**
 * CREATE [OR REPLACE] [TEMPORARY] TABLE. `elements` in the order of the text; `like` and `query` (CREATE TABLE AS) exclude each
 * other.
 */
export interface CreateTable extends StatementNode {
  readonly kind: 'create-table';
  readonly name: QualifiedName;
  readonly temporary: boolean;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly elements: readonly TableElement[];
  /** COMMENT '…' of the table, which the catalog keeps; not the note above the statement. */
  readonly tableComment?: string;
  readonly distribution?: Distribution;
  readonly partitionedBy: readonly Identifier[];
  readonly options: readonly TableOption[];
  readonly like?: LikeClause;
  readonly query?: Query;
}

export type ColumnElement = PhysicalColumn | MetadataColumn | ComputedColumn;
export type TableElement = ColumnElement | WatermarkDefinition | PrimaryKeyDefinition;

/** `name type [PRIMARY KEY NOT ENFORCED] [COMMENT '…']`. */
export interface PhysicalColumn extends AstNode {
  readonly kind: 'physical-column';
  readonly name: Identifier;
  readonly type: DataType;
  readonly primaryKey?: InlinePrimaryKey;
  readonly columnComment?: string;
}

/** PRIMARY KEY behind a column. Flink takes only NOT ENFORCED. */
export interface InlinePrimaryKey extends AstNode {
  readonly kind: 'inline-primary-key';
  readonly name?: Identifier;
  readonly enforcement?: Enforcement;
}

export type Enforcement = 'ENFORCED' | 'NOT ENFORCED';

/** `name type METADATA [FROM 'key'] [VIRTUAL]`. */
export interface MetadataColumn extends AstNode {
  readonly kind: 'metadata-column';
  readonly name: Identifier;
  readonly type: DataType;
  readonly from?: string;
  readonly virtual: boolean;
  readonly columnComment?: string;
}

/** `name AS expression`. */
export interface ComputedColumn extends AstNode {
  readonly kind: 'computed-column';
  readonly name: Identifier;
  readonly expression: Expression;
  readonly columnComment?: string;
}

/** WATERMARK FOR column AS expression; `column` is a path where the time stands inside a row. */
export interface WatermarkDefinition extends AstNode {
  readonly kind: 'watermark';
  readonly column: QualifiedName;
  readonly expression: Expression;
}

/** [CONSTRAINT name] PRIMARY KEY (columns) [NOT ENFORCED]. */
export interface PrimaryKeyDefinition extends AstNode {
  readonly kind: 'primary-key';
  readonly name?: Identifier;
  readonly columns: readonly Identifier[];
  readonly enforcement?: Enforcement;
}

/** `'key' = 'value'`. */
export interface TableOption extends AstNode {
  readonly kind: 'table-option';
  readonly key: string;
  readonly value: string;
}

/** DISTRIBUTED [BY [HASH | RANGE] (columns)] [INTO n BUCKETS]. */
export interface Distribution extends AstNode {
  readonly kind: 'distribution';
  readonly method?: 'HASH' | 'RANGE';
  readonly columns: readonly Identifier[];
  readonly buckets?: number;
}

export const likeFeatures = ['ALL', 'CONSTRAINTS', 'DISTRIBUTION', 'GENERATED', 'METADATA', 'OPTIONS', 'PARTITIONS', 'WATERMARKS'] as const;
export type LikeFeature = (typeof likeFeatures)[number];

/** LIKE source [(INCLUDING ALL …)]. */
export interface LikeClause extends AstNode {
  readonly kind: 'like-clause';
  readonly source: QualifiedName;
  readonly options: readonly LikeOption[];
}

export interface LikeOption extends AstNode {
  readonly kind: 'like-option';
  readonly strategy: 'INCLUDING' | 'EXCLUDING' | 'OVERWRITING';
  readonly feature: LikeFeature;
}
