import { z } from 'zod';
import type { FunctionModule, UnreadModule } from './function-module';

/** How reports write the values of a column. `percent`: 0.26 is a share and reads 26 %. It means nothing for the job and is not in the SQL. */
export const ColumnFormat = z.enum(['percent']);
export type ColumnFormat = z.infer<typeof ColumnFormat>;

/** A column as a CREATE TABLE writes it; `type` and expressions are SQL text, so that a document stays readable and free of plan types. */
export const ColumnDefinition = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('physical'),
    name: z.string().min(1),
    type: z.string().min(1),
    comment: z.string().optional(),
    format: ColumnFormat.optional(),
  }),
  z.object({ kind: z.literal('computed'), name: z.string().min(1), expression: z.string().min(1), comment: z.string().optional() }),
  z.object({
    kind: z.literal('metadata'),
    name: z.string().min(1),
    type: z.string().min(1),
    from: z.string().optional(),
    virtual: z.boolean().default(false),
    comment: z.string().optional(),
  }),
]);
export type ColumnDefinition = z.infer<typeof ColumnDefinition>;

/** Everything that CREATE TABLE holds. `options` are the WITH keys, `connector` and `format` among them; secrets only as `${secret.name}`. */
export const TableDefinition = z.object({
  columns: z.array(ColumnDefinition),
  primaryKey: z.array(z.string()).default([]),
  /** WATERMARK FOR column AS expression; the usual expression is `column - INTERVAL '5' SECOND`. */
  watermark: z.object({ column: z.string(), expression: z.string() }).optional(),
  partitionedBy: z.array(z.string()).default([]),
  options: z.record(z.string(), z.string()),
  comment: z.string().optional(),
});
export type TableDefinition = z.infer<typeof TableDefinition>;

/** The compiler's view of a namespace's tables; pure, so the browser worker gets a snapshot of it. */
export interface CatalogSnapshot {
  readonly tables: Readonly<Record<string, TableDefinition>>;
  /** Modules of functions in TypeScript that are installed; absent: none. */
  readonly functions?: readonly FunctionModule[];
  /** Those that are installed and say nothing; absent: none. */
  readonly unreadFunctions?: readonly UnreadModule[];
}

export const emptyCatalog: CatalogSnapshot = { tables: {} };
