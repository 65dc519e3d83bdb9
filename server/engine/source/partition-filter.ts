import type { EnumeratorContext } from '@headrace/connector-sdk/source';
import { ColumnBatch, type Field, type SqlValue } from '@headrace/connector-sdk/schema';
import { physicalAt, RowsToColumns } from '@headrace/connector-sdk/base';
import { conjuncts, inputsOf, isDeterministic } from '@/server/plan/expr/build';
import { evaluate, EvaluationError, type ExprValue } from '@/server/plan/expr/evaluate';
import type { Expr } from '@/server/plan/expr/expr';
import type { JobPlan, SourcePlan } from '@/server/plan/job/job-plan';

type KeepPartition = NonNullable<EnumeratorContext<unknown, unknown, unknown>['keepPartition']>;

/**
 * Whether rows of a partition can pass the condition that directly follows a source: made of those of its conjuncts that look at
 * partition columns alone. Null where nothing can be told, also where a watermark is taken of the rows first: rows that are never read
 * would not raise it. The condition itself stays where it is; this only spares reading.
 */
export function partitionFilter(plan: Pick<JobPlan, 'operators' | 'edges' | 'settings'>, source: SourcePlan): KeepPartition | null {
  const { schema } = source.use;
  const consumers = plan.edges.filter((edge) => edge.from === source.id);
  const [next] = consumers.length === 1 ? plan.operators.filter((operator) => operator.id === consumers[0]!.to) : [];
  if (next?.kind !== 'calc' || schema.partitionKeys.length === 0) return null;
  const columns = source.projection.map((index) => schema.fields[index]!);
  const isPartition = (column: number): boolean => schema.partitionKeys.includes(columns[column]?.name ?? '');
  const conditions = conjuncts(next.condition).filter((part) => {
    const inputs = [...inputsOf(part)];
    return inputs.length > 0 && inputs.every(isPartition) && isDeterministic(part);
  });
  if (conditions.length === 0) return null;
  const context = { timeZone: plan.settings.timeZone, nowMs: 0 };
  return (values) => {
    const row = columns.map((column) => physicalOf(column, values.get(column.name)));
    return conditions.every((condition) => mayPass(condition, row, context));
  };
}

/** A condition that fails here is left to fail, or not, where the job asks it. */
function mayPass(condition: Expr, row: readonly ExprValue[], context: Parameters<typeof evaluate>[2]): boolean {
  try {
    return evaluate(condition, row, context) === true;
  } catch (error) {
    if (error instanceof EvaluationError) return true;
    throw error;
  }
}

function physicalOf(field: Field, value: SqlValue | undefined): ExprValue {
  if (value === undefined || value === null) return null;
  const batch = ColumnBatch.allocate([field.type], 1);
  new RowsToColumns([field]).fill(batch, [[value]], null);
  return physicalAt(batch.columns[0]!, 0);
}
