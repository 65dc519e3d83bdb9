/**
 * The type system of tables and plans: Flink's SQL types as plain JSON. `nullable` is part of every type. Precisions are always
 * present here (the parser fills in Flink's defaults), so two equal types are structurally equal.
 */
export type DataType = SimpleType | DecimalType | LengthType | TemporalType | IntervalType | ArrayType | MultisetType | MapType | RowType;

export interface SimpleType {
  readonly kind: 'BOOLEAN' | 'TINYINT' | 'SMALLINT' | 'INT' | 'BIGINT' | 'FLOAT' | 'DOUBLE' | 'DATE' | 'NULL';
  readonly nullable: boolean;
}
export interface DecimalType {
  readonly kind: 'DECIMAL';
  readonly precision: number;
  readonly scale: number;
  readonly nullable: boolean;
}
/** STRING is VARCHAR(2147483647), BYTES is VARBINARY(2147483647). */
export interface LengthType {
  readonly kind: 'CHAR' | 'VARCHAR' | 'BINARY' | 'VARBINARY';
  readonly length: number;
  readonly nullable: boolean;
}
/** Fractional digits of a second, 0–9 (TIME: 0–3 kept). */
export interface TemporalType {
  readonly kind: 'TIME' | 'TIMESTAMP' | 'TIMESTAMP_LTZ';
  readonly precision: number;
  readonly nullable: boolean;
}
export interface IntervalType {
  readonly kind: 'INTERVAL_YEAR_MONTH' | 'INTERVAL_DAY_TIME';
  readonly nullable: boolean;
}
export interface ArrayType {
  readonly kind: 'ARRAY';
  readonly element: DataType;
  readonly nullable: boolean;
}
export interface MultisetType {
  readonly kind: 'MULTISET';
  readonly element: DataType;
  readonly nullable: boolean;
}
export interface MapType {
  readonly kind: 'MAP';
  readonly key: DataType;
  readonly value: DataType;
  readonly nullable: boolean;
}
export interface RowType {
  readonly kind: 'ROW';
  readonly fields: readonly Field[];
  readonly nullable: boolean;
}

export interface Field {
  readonly name: string;
  readonly type: DataType;
}

export const MAX_LENGTH = 2_147_483_647;

const simple = (kind: SimpleType['kind']): SimpleType => ({ kind, nullable: true });

/** Nullable types by name; `notNull(types.BIGINT)` makes the other. */
export const types = {
  BOOLEAN: simple('BOOLEAN'),
  TINYINT: simple('TINYINT'),
  SMALLINT: simple('SMALLINT'),
  INT: simple('INT'),
  BIGINT: simple('BIGINT'),
  FLOAT: simple('FLOAT'),
  DOUBLE: simple('DOUBLE'),
  DATE: simple('DATE'),
  NULL: simple('NULL'),
  STRING: { kind: 'VARCHAR', length: MAX_LENGTH, nullable: true } as LengthType,
  BYTES: { kind: 'VARBINARY', length: MAX_LENGTH, nullable: true } as LengthType,
  CHAR: (length: number): LengthType => ({ kind: 'CHAR', length, nullable: true }),
  VARCHAR: (length: number): LengthType => ({ kind: 'VARCHAR', length, nullable: true }),
  DECIMAL: (precision: number, scale: number): DecimalType => ({ kind: 'DECIMAL', precision, scale, nullable: true }),
  TIME: (precision = 0): TemporalType => ({ kind: 'TIME', precision, nullable: true }),
  TIMESTAMP: (precision = 6): TemporalType => ({ kind: 'TIMESTAMP', precision, nullable: true }),
  TIMESTAMP_LTZ: (precision = 6): TemporalType => ({ kind: 'TIMESTAMP_LTZ', precision, nullable: true }),
  INTERVAL_YEAR_MONTH: { kind: 'INTERVAL_YEAR_MONTH', nullable: true } as IntervalType,
  INTERVAL_DAY_TIME: { kind: 'INTERVAL_DAY_TIME', nullable: true } as IntervalType,
  ARRAY: (element: DataType): ArrayType => ({ kind: 'ARRAY', element, nullable: true }),
  MULTISET: (element: DataType): MultisetType => ({ kind: 'MULTISET', element, nullable: true }),
  MAP: (key: DataType, value: DataType): MapType => ({ kind: 'MAP', key, value, nullable: true }),
  ROW: (fields: readonly Field[]): RowType => ({ kind: 'ROW', fields, nullable: true }),
} as const;

export const withNullability = <T extends DataType>(type: T, nullable: boolean): T =>
  type.nullable === nullable ? type : { ...type, nullable };
export const notNull = <T extends DataType>(type: T): T => withNullability(type, false);
export const nullable = <T extends DataType>(type: T): T => withNullability(type, true);
