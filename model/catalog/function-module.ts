import type { DataType } from '@headrace/connector-sdk/schema';
import { z } from 'zod';

const nullable = z.boolean();

/** A SQL type as the connector SDK writes it; anything else in a manifest is refused. */
const SqlType: z.ZodType<DataType> = z.lazy(() =>
  z.union([
    z.object({ kind: z.enum(['BOOLEAN', 'TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'FLOAT', 'DOUBLE', 'DATE']), nullable }),
    z.object({ kind: z.literal('DECIMAL'), precision: z.int().min(1).max(38), scale: z.int().min(0).max(38), nullable }),
    z.object({ kind: z.enum(['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY']), length: z.int().min(1), nullable }),
    z.object({ kind: z.enum(['TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ']), precision: z.int().min(0).max(9), nullable }),
    z.object({ kind: z.enum(['INTERVAL_YEAR_MONTH', 'INTERVAL_DAY_TIME']), nullable }),
    z.object({ kind: z.enum(['ARRAY', 'MULTISET']), element: SqlType, nullable }),
    z.object({ kind: z.literal('MAP'), key: SqlType, value: SqlType, nullable }),
    z.object({ kind: z.literal('ROW'), fields: z.array(z.object({ name: z.string(), type: SqlType })), nullable }),
  ]),
);

const Named = z.object({ name: z.string().regex(/^[A-Za-z_$][\w$]*$/), type: SqlType });

/** What a function in TypeScript says of itself: all that a compiler has to know. */
export const FunctionDefinition = z.object({
  name: z.string().regex(/^[A-Za-z_$][\w$]*$/),
  kind: z.enum(['scalar', 'table', 'aggregate']),
  description: z.string(),
  parameters: z.array(Named),
  deterministic: z.boolean(),
  /** The value of a scalar function and of an aggregate; the columns of a table function. */
  returns: SqlType.optional(),
  rows: z.array(Named).optional(),
  /** What an aggregate keeps of a group, and whether it takes rows back. */
  state: SqlType.optional(),
  retracts: z.boolean().optional(),
});
export type FunctionDefinition = z.infer<typeof FunctionDefinition>;

/** The manifest beside a built module, `<module>.json`. */
export const FunctionModule = z.object({
  headraceFunctions: z.literal(1),
  module: z.string().regex(/^[A-Za-z_][\w-]*$/),
  functions: z.array(FunctionDefinition),
});
export type FunctionModule = z.infer<typeof FunctionModule>;

/** A module that is installed, and whose manifest cannot be read. */
export interface UnreadModule {
  readonly module: string;
  /** What is wrong with it, without its folder. */
  readonly reason: string;
}
