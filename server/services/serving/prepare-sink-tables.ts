import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { SERVING_URL_PREFIX } from '@/server/control/backends/embedded/serving-database';
import type { JobPlan, SinkPlan } from '@/server/plan/job/job-plan';
import type { ServingDatabase } from './serving-database';
import { createTableStatement, missingColumns } from './table-statements';

/**
 * Makes the tables that a plan's sinks write in the serving database, where they do not exist; again without effect. A table that is
 * there with other columns is left alone and reported on the sink's node.
 */
export async function prepareSinkTables(serving: ServingDatabase, plan: JobPlan): Promise<readonly Diagnostic[]> {
  const problems: Diagnostic[] = [];
  const statements: string[] = [];
  for (const sink of servingSinks(plan)) {
    const outcome = await prepareOne(serving, sink);
    if ('problem' in outcome) problems.push(outcome.problem);
    else if (outcome.statement) statements.push(outcome.statement);
  }
  if (problems.length === 0 && statements.length > 0) await serving.execute(statements);
  return problems;
}

const servingSinks = (plan: JobPlan): readonly SinkPlan[] =>
  plan.operators.filter(
    (operator): operator is SinkPlan =>
      operator.kind === 'sink' && operator.use.connector === 'jdbc' && (operator.use.options.url ?? '').startsWith(SERVING_URL_PREFIX),
  );

async function prepareOne(serving: ServingDatabase, sink: SinkPlan): Promise<{ problem: Diagnostic } | { statement: string | null }> {
  const name = sink.use.options['table-name'] ?? sink.use.schema.name;
  const existing = await serving.table(name);
  if (!existing) {
    const made = createTableStatement(name, sink.use.schema);
    if ('sql' in made) return { statement: made.sql };
    const message = `"${made.unsupported}" has a type that PostgreSQL cannot hold, so the table "${name}" cannot be made. Cast it before the sink.`;
    return { problem: problem(sink, 'serving.column-type', message, { table: name, column: made.unsupported }) };
  }
  const [column] = missingColumns(existing, sink.use.schema);
  if (column === undefined) return { statement: null };
  const message = `The table "${name}" is there, but has no column "${column}". Drop the table (it is made anew at the next deploy), or choose another name.`;
  return { problem: problem(sink, 'serving.column-missing', message, { table: name, column }) };
}

function problem(sink: SinkPlan, code: string, message: string, params: Record<string, string>): Diagnostic {
  const nodeId = sink.origin[0];
  return { code, severity: 'error', at: nodeId === undefined ? {} : { nodeId }, message, params };
}
