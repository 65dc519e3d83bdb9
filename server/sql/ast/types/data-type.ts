import type { AstNode, Identifier, QualifiedName } from '../node';
import type { IntervalQualifier } from '../expressions/literals';

/** A data type as it is written; `nullable` is false only after NOT NULL. Synonyms are already folded (INTEGER → INT, NUMERIC → DECIMAL …). */
export type DataType = AtomicType | IntervalType | ArrayType | MultisetType | MapType | RowType | RawType | NamedType;

export const atomicTypeNames = [
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INT',
  'BIGINT',
  'FLOAT',
  'DOUBLE',
  'DECIMAL',
  'CHAR',
  'VARCHAR',
  'STRING',
  'BINARY',
  'VARBINARY',
  'BYTES',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP_LTZ',
  'TIMESTAMP_TZ',
  'NULL',
  'VARIANT',
] as const;
export type AtomicTypeName = (typeof atomicTypeNames)[number];

interface TypeNode extends AstNode {
  readonly nullable: boolean;
}

/** `parameters`: length, or precision, or precision and scale, as many as were written. */
export interface AtomicType extends TypeNode {
  readonly kind: 'atomic-type';
  readonly name: AtomicTypeName;
  readonly parameters: readonly number[];
}

export interface IntervalType extends TypeNode {
  readonly kind: 'interval-type';
  readonly qualifier: IntervalQualifier;
}

export interface ArrayType extends TypeNode {
  readonly kind: 'array-type';
  readonly element: DataType;
}

export interface MultisetType extends TypeNode {
  readonly kind: 'multiset-type';
  readonly element: DataType;
}

export interface MapType extends TypeNode {
  readonly kind: 'map-type';
  readonly key: DataType;
  readonly value: DataType;
}

export interface RowType extends TypeNode {
  readonly kind: 'row-type';
  readonly fields: readonly RowTypeField[];
}

export interface RowTypeField extends AstNode {
  readonly kind: 'row-type-field';
  readonly name: Identifier;
  readonly type: DataType;
  readonly comment?: string;
}

/** `RAW('class', 'snapshot')`. */
export interface RawType extends TypeNode {
  readonly kind: 'raw-type';
  readonly className: string;
  readonly snapshot: string;
}

/** A type known by name only: a structured type of the catalog. */
export interface NamedType extends TypeNode {
  readonly kind: 'named-type';
  readonly name: QualifiedName;
}
