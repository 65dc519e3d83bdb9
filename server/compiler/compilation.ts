import type { DataType } from '@headrace/connector-sdk/schema';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { JobPlan } from '@/server/plan/job/job-plan';
import type { LogicalField } from '@/server/plan/logical/logical-plan';
import type { SqlScript } from '@/server/sql/ast/statements/statement';
import type { StatementPlace } from '@/server/sql/print';
import { typeText } from './expr/type-text';
import type { PipelineGuarantee, SinkPromise } from './guarantee';

export interface ColumnSchema {
  readonly name: string;
  /** As SQL writes it, NOT NULL included. */
  readonly type: string;
  readonly dataType: DataType;
  readonly nullable: boolean;
  /** `event`: a watermark runs over the column, so windows can be cut by it. `processing`: it stands for the clock. */
  readonly time: 'event' | 'processing' | null;
}

/** What flows out of a port (for a sink: what its table takes). */
export interface PortSchema {
  readonly columns: readonly ColumnSchema[];
  readonly changelog: 'append' | 'upsert' | 'retract';
  /** Columns that tell which row a change replaces; null where rows are only added or no key is known. */
  readonly key: readonly string[] | null;
}

/** Everything that one compile gives. Nothing in it depends on positions, notes or the clock. */
export interface Compilation {
  readonly script: SqlScript;
  readonly sql: string;
  /** Where each statement stands in `sql`. */
  readonly places: readonly StatementPlace[];
  readonly diagnostics: readonly Diagnostic[];
  /** By node id, then port (`out`; `in` of sinks). For scripts by the name of table or view. Nodes that cannot be described are absent. */
  readonly schemas: Readonly<Record<string, Readonly<Record<string, PortSchema>>>>;
  /** Null where there is an error, or nothing to run. */
  readonly plan: JobPlan | null;
  /** What each sink gets over a crash, and why; in their order. Empty where there is no plan. */
  readonly promises: readonly SinkPromise[];
  /** The weakest among them; null where there is no plan. */
  readonly guarantee: PipelineGuarantee | null;
}

export const columnSchema = ({ name, type, time }: LogicalField): ColumnSchema => ({
  name,
  type: typeText(type),
  dataType: type,
  nullable: type.nullable,
  time,
});
