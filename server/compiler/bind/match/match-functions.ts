import { notNull, nullable } from '@headrace/connector-sdk/schema';
import { call } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import { types } from '@headrace/connector-sdk/schema';
import { isUnknown } from '../../expr/families';
import { baseText } from '../../expr/type-text';
import { aggregateCall, meantAggregate } from '../../functions';
import { foldExpr } from '../../rewrite/fold-constants';
import { bindExpression } from '../expressions/bind-expression';
import { failedExpr, reportUnsupported, type ExpressionContext } from '../expressions/expression-context';
import { anyUnknown } from '../expressions/operators';
import { VariableScope, type PatternReferences, type PatternScope } from './pattern-scope';

export interface MatchParts {
  readonly input: LogicalNode;
  readonly timeColumn: number;
  readonly variables: readonly string[];
  readonly references: PatternReferences;
  readonly scope: PatternScope;
}

/** The context in which conditions (`DEFINE`) and measures are bound. */
export function matchContext(parts: MatchParts, place: string, bind: ExpressionContext['bind']): ExpressionContext {
  const context: ExpressionContext = {
    bind,
    scope: parts.scope,
    place,
    aggregate: (ast, name) => aggregate(ast, name, parts, context),
    pattern: (ast, name) => navigate(ast, name, parts, context),
  };
  return context;
}

/** FIRST and LAST, the time of the match, and what Flink has not. */
function navigate(ast: FunctionCall, name: string, parts: MatchParts, context: ExpressionContext): Expr | null {
  const time = parts.input.fields[parts.timeColumn]!;
  switch (name) {
    case 'FIRST':
    case 'LAST': {
      const [value, offset] = ast.args;
      const count = offset === undefined ? 0 : constant(offset, context);
      if (value === undefined || count === null || ast.args.length > 2) {
        context.bind.report('wrong-arguments', ast, {
          function: name,
          given: String(ast.args.length),
          expected: `${name}(variable.column, offset)`,
        });
        return failedExpr();
      }
      const scope = parts.scope.at({ from: name === 'FIRST' ? 'first' : 'last', offset: count });
      return bindExpression(value, { bind: context.bind, scope, place: name, aggregate: null });
    }
    case 'MATCH_ROWTIME':
      return parts.references.add({ kind: 'time' }, notNull(time.type));
    case 'MATCH_PROCTIME':
      return call('PROCTIME', [], notNull(types.TIMESTAMP_LTZ(3)));
    case 'PREV':
    case 'NEXT':
    case 'CLASSIFIER':
    case 'MATCH_NUMBER':
      reportUnsupported(context.bind, ast, 'pattern-function');
      return failedExpr();
    default:
      return null;
  }
}

function constant(ast: FunctionCall['args'][number], context: ExpressionContext): number | null {
  const expr = foldExpr(bindExpression(ast, context));
  return expr.op === 'literal' && expr.type.kind === 'INT' && Number(expr.value) >= 0 ? Number(expr.value) : null;
}

/** An aggregate over the rows of one variable, or of the whole match. */
function aggregate(ast: FunctionCall, name: string, { input, variables, references }: MatchParts, context: ExpressionContext): Expr {
  const scope = new VariableScope(input.fields, variables);
  const inner: ExpressionContext = { bind: context.bind, scope, place: `the argument of ${name}`, aggregate: null };
  const [first] = ast.args;
  const star = ast.args.length === 1 && first!.kind === 'star' ? first : undefined;
  const args = star !== undefined ? [] : ast.args.map((arg) => bindExpression(arg, inner));
  if (anyUnknown(args)) return failedExpr();
  if (star?.qualifier !== undefined) scope.seen.add(star.qualifier.at(-1)!);
  const fn = meantAggregate(name)!;
  const planned = aggregateCall(fn, args, false);
  const refused = scope.seen.size > 1 || ast.distinct || ast.filter !== undefined || ast.nulls === 'IGNORE';
  if (planned === null || refused) {
    if (refused) reportUnsupported(context.bind, ast, 'pattern-aggregate');
    else
      context.bind.report('wrong-arguments', ast, {
        function: name,
        given: args.map((arg) => baseText(arg.type)).join(', '),
        expected: `${name}(${fn.takes})`,
      });
    return failedExpr();
  }
  const [variable = null] = [...scope.seen];
  const result = name === 'COUNT' ? planned.type : nullable(planned.type);
  return isUnknown(planned.type)
    ? failedExpr()
    : references.add({ kind: 'aggregate', variable, fn: planned.fn, distinct: false, args: planned.args, type: result }, result);
}
