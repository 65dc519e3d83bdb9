/** What a system tells of one of its tables, for a CREATE TABLE: types are SQL text, as in a `TableDefinition`. */
export interface DescribedTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly primaryKey: readonly string[];
  /** Those of the columns that stand in the place of the rows, not in the rows. */
  readonly partitionedBy: readonly string[];
  /** Columns that no type here can hold, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}
