import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import type { Feature } from '../../capabilities/capabilities';

/** What a call's order and its treatment of NULLs ask that no engine does: passed over, they would give a wrong answer. */
export function refusedOrder(ast: FunctionCall): Feature | null {
  if (ast.orderBy !== undefined || ast.withinGroup !== undefined) return 'aggregate-order';
  const obeys = ast.name.at(-1)!.toUpperCase() === 'ARRAY_AGG';
  return ast.nulls === undefined || obeys ? null : 'null-treatment';
}

/** What stands at a function of one row and belongs to aggregates. */
export const hasAggregateClause = (ast: FunctionCall): boolean =>
  ast.distinct || ast.filter !== undefined || ast.nulls !== undefined || ast.orderBy !== undefined || ast.withinGroup !== undefined;

/** The aggregate that is meant by the name and the treatment of NULLs. */
export const aggregateName = (ast: FunctionCall, name: string): string =>
  name === 'ARRAY_AGG' && ast.nulls === 'IGNORE' ? 'ARRAY_AGG_IGNORE_NULLS' : name;
