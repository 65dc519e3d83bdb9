import type { Field } from './data-type';

/**
 * What a connector or format knows of a table: its physical columns in order (computed columns and watermarks are the engine's),
 * plus the metadata columns that it was asked for.
 */
export interface TableSchema {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly primaryKey: readonly string[];
  readonly metadata: readonly (Field & { readonly key: string })[];
  readonly partitionKeys: readonly string[];
}
