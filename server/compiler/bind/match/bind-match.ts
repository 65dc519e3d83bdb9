import type { Expr } from '@/server/plan/expr/expr';
import type { SortColumn } from '@/server/plan/job/ranking-plans';
import type { LogicalField, LogicalNode, MatchNode } from '@/server/plan/logical/logical-plan';
import type { AstNode } from '@/server/sql/ast/node';
import type { MatchRecognize } from '@/server/sql/ast/table-refs/match-recognize';
import { isUnknown } from '../../expr/families';
import { bindExpression } from '../expressions/bind-expression';
import { reportUnsupported, type ExpressionContext } from '../expressions/expression-context';
import { requireBoolean } from '../expressions/operators';
import type { FromContext } from '../query-context';
import { durationArgument } from '../window-parts';
import { matchContext, type MatchParts } from './match-functions';
import { PatternReferences, PatternScope } from './pattern-scope';
import { afterMatch, patternSteps } from './pattern-steps';

/** MATCH_RECOGNIZE: a row for each match, of its partition and measures; null after a report. */
export function bindMatch(ref: MatchRecognize, context: FromContext): LogicalNode | null {
  const { bind, owner } = context;
  const from = bind.binders.from(ref.input, context);
  if (from === null) return null;
  const input = from.node;
  const plain: ExpressionContext = { bind, scope: from.scope, place: 'MATCH_RECOGNIZE', aggregate: null };
  const partition = ref.partitionBy.map((expression) => columnOf(bindExpression(expression, plain), expression, bind));
  const order = ref.orderBy.map((item): SortColumn | null => {
    const column = columnOf(bindExpression(item.expression, plain), item, bind);
    return column === null
      ? null
      : { column, ascending: !item.descending, nullsLast: item.nulls === undefined ? item.descending : item.nulls === 'LAST' };
  });
  if (ref.rowsPerMatch === 'ALL ROWS') reportUnsupported(bind, ref, 'pattern-all-rows');
  const pattern = patternSteps(ref, bind);
  if (partition.includes(null) || order.includes(null) || pattern === null) return null;
  const [timed, ...rest] = order as readonly SortColumn[];
  const time = timed === undefined || !timed.ascending ? null : input.fields[timed.column]!.time;
  if (timed === undefined || time === null) {
    reportUnsupported(bind, ref.orderBy[0] ?? ref, 'pattern-order');
    return null;
  }
  const after = afterMatch(ref.afterMatch, pattern, bind);
  const withinMs = ref.within === undefined ? null : durationArgument(ref.within, 'WITHIN', bind);
  const variables = pattern.map(({ variable }) => variable);
  const references = new PatternReferences();
  const row = { alias: null, fields: input.fields, offset: 0 };
  const scope = new PatternScope(row, variables, references, { from: 'last', offset: 0 });
  const parts: MatchParts = { input, timeColumn: timed.column, variables, references, scope };
  const conditions = bindDefines(ref, parts, bind);
  const measures = bindMeasures(ref, parts, bind);
  if (conditions === null || measures === null || after === null) return null;
  const node: MatchNode = {
    op: 'match',
    origin: owner.origin,
    stateKey: owner.stateKey,
    name: owner.name,
    fields: [
      ...(partition as readonly number[]).map((column): LogicalField => ({ ...input.fields[column]!, time: null })),
      ...measures.map(({ field }) => field),
    ],
    input,
    partition: partition as readonly number[],
    time,
    timeColumn: timed.column,
    order: rest,
    pattern,
    references: references.all,
    conditions,
    measures: measures.map(({ expr }) => expr),
    withinMs,
    after,
  };
  return node;
}

function columnOf(expr: Expr, ast: AstNode, bind: FromContext['bind']): number | null {
  if (expr.op === 'input') return expr.index;
  if (!isUnknown(expr.type)) reportUnsupported(bind, ast, 'pattern-columns');
  return null;
}

function bindDefines(ref: MatchRecognize, parts: MatchParts, bind: FromContext['bind']): MatchNode['conditions'] | null {
  const context = matchContext(parts, 'DEFINE', bind);
  const bound = ref.define.map((definition) => {
    const variable = definition.variable.name;
    if (!parts.variables.includes(variable))
      bind.report('unknown-column', definition.variable, {
        column: variable,
        scope: 'the pattern',
        hint: ` Its variables are: ${parts.variables.join(', ')}.`,
      });
    const condition = requireBoolean(bindExpression(definition.condition, context), 'DEFINE', definition.condition, context);
    return { variable, condition };
  });
  return bound.some(({ condition, variable }) => isUnknown(condition.type) || !parts.variables.includes(variable)) ? null : bound;
}

interface Measure {
  readonly field: LogicalField;
  readonly expr: Expr;
}

function bindMeasures(ref: MatchRecognize, parts: MatchParts, bind: FromContext['bind']): readonly Measure[] | null {
  const context = matchContext(parts, 'MEASURES', bind);
  const measures = ref.measures.map((item, i): Measure => {
    const expr = bindExpression(item.expression, context);
    const name = item.alias?.name ?? (item.expression.kind === 'column' ? item.expression.path.at(-1)! : `EXPR$${i}`);
    const call = item.expression.kind === 'call' ? item.expression.name.at(-1)!.toUpperCase() : '';
    const time = call === 'MATCH_ROWTIME' ? 'event' : call === 'MATCH_PROCTIME' ? 'processing' : null;
    return { field: { name, type: expr.type, time }, expr };
  });
  return measures.some(({ expr }) => isUnknown(expr.type)) ? null : measures;
}
