import type { DataType, TableSchema } from '@headrace/connector-sdk/schema';
import type { NodeId } from '@/model/ids';
import type { Expr } from '@/server/plan/expr/expr';
import type { ConnectorUse } from '@/server/plan/job/job-plan';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { CreateTable } from '@/server/sql/ast/statements/create-table';
import type { ResolvedOptions } from './table-options';

/** Who asked for a piece of plan. */
export interface Owner {
  readonly origin: readonly NodeId[];
  readonly stateKey: string;
  readonly name: string;
}

export type TableColumn =
  | { readonly kind: 'physical'; readonly name: string; readonly type: DataType; readonly index: number }
  | { readonly kind: 'metadata'; readonly name: string; readonly type: DataType; readonly key: string; readonly index: number }
  | { readonly kind: 'computed'; readonly name: string; readonly type: DataType; readonly expression: Expr };

/** A table of the script or the catalog, its names and types resolved. `options` is null where its WITH clause is wrong (reported). */
export interface ResolvedTable {
  readonly statement: CreateTable;
  readonly owner: Owner;
  readonly columns: readonly TableColumn[];
  readonly schema: TableSchema;
  readonly watermark: { readonly column: number; readonly expression: Expr } | null;
  readonly options: ResolvedOptions | null;
  /** The table read as a stream, made once, so that all readers share it. Null where it cannot be read. */
  scan: LogicalNode | null | 'not-asked';
}

export function connectorUse(table: ResolvedTable, options: ResolvedOptions): ConnectorUse {
  return {
    connector: options.spec.name,
    options: options.options,
    format: options.format === null ? null : { name: options.format.spec.name, options: options.format.options },
    schema: table.schema,
  };
}
