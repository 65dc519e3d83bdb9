import { nullable, withNullability, type DataType } from '@headrace/connector-sdk/schema';
import { userCall } from '@/server/plan/expr/build';
import type { Expr, UserFunctionRef } from '@/server/plan/expr/expr';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import { canStore } from '../../expr/cast-rules';
import { convert } from '../../expr/conversion';
import { isUnknown } from '../../expr/families';
import { baseText, nameText } from '../../expr/type-text';
import { hasAggregateClause, refusedOrder } from '../expressions/call-clauses';
import { failedExpr, reportUnsupported, unsupported, type ExpressionContext } from '../expressions/expression-context';
import type { DeclaredFunction } from './declared-functions';

/** Where values are asked for before there are rows, or by an operator that computes them itself. */
const refusedPlaces = new Set(['a window', 'a watermark', 'VALUES', 'PARTITION', 'FOR SYSTEM_TIME AS OF', 'MATCH_RECOGNIZE']);

/** A call of a function of one row. */
export function bindUserCall(ast: FunctionCall, called: DeclaredFunction, context: ExpressionContext): Expr {
  const { kind, returns } = called.definition;
  if (kind === 'aggregate') return bindUserAggregate(ast, called, context);
  if (kind !== 'scalar' || returns === undefined) return unsupported(context, ast, 'typescript-table-place');
  if (context.pattern !== undefined || refusedPlaces.has(context.place)) return unsupported(context, ast, 'typescript-function-place');
  const args = bindArguments(ast, called, context);
  return args === null ? failedExpr() : userCall(refOf(called), args, resultType(returns, called, args));
}

/** A call of an aggregate: stands where the rows of a GROUP BY are aggregated. */
function bindUserAggregate(ast: FunctionCall, called: DeclaredFunction, context: ExpressionContext): Expr {
  const refusal = refusedOrder(ast);
  if (refusal !== null) return unsupported(context, ast, refusal);
  if (context.pattern !== undefined || ast.distinct) return unsupported(context, ast, 'typescript-aggregate-place');
  const name = ast.name.join('.');
  if (context.aggregate !== null) return context.aggregate(ast, name, called);
  context.bind.report('aggregate-not-allowed', ast, { function: name, place: context.place });
  return failedExpr();
}

/** The arguments of a function of one row in the types of the parameters; null after a report. */
export function bindArguments(ast: FunctionCall, called: DeclaredFunction, context: ExpressionContext): readonly Expr[] | null {
  if (!hasAggregateClause(ast)) return givenArguments(ast, called, context);
  reportUnsupported(context.bind, ast, 'aggregate-clause');
  return null;
}

/** The arguments in the types of the parameters; null after a report. */
export function givenArguments(ast: FunctionCall, called: DeclaredFunction, context: ExpressionContext): readonly Expr[] | null {
  const args = ast.args.map((arg) => context.bind.binders.expression(arg, context));
  if (args.some(({ type }) => isUnknown(type))) return null;
  const { parameters } = called.definition;
  if (args.length === parameters.length && args.every(({ type }, i) => canStore(type, parameters[i]!.type)))
    return args.map((arg, i) => convert(arg, nullable(parameters[i]!.type)));
  context.bind.report('wrong-arguments', ast, {
    function: ast.name.join('.'),
    given: args.map(({ type }) => baseText(type)).join(', '),
    expected: signatureOf(called),
  });
  return null;
}

/** `distance(lat DOUBLE, lon DOUBLE)`. */
const signatureOf = ({ definition: { name, parameters } }: DeclaredFunction): string =>
  `${nameText(name)}(${parameters.map((each) => `${nameText(each.name)} ${baseText(each.type)}`).join(', ')})`;

export const refOf = ({ module, definition: { name, deterministic, parameters } }: DeclaredFunction): UserFunctionRef => ({
  module,
  name,
  deterministic,
  parameters: parameters.map((each) => ({ name: each.name, type: each.type })),
});

/** It is not called where an argument is NULL whose parameter is NOT NULL, and gives NULL then. */
function resultType(returns: DataType, { definition: { parameters } }: DeclaredFunction, args: readonly Expr[]): DataType {
  const skipped = args.some(({ type }, i) => type.nullable && !parameters[i]!.type.nullable);
  return withNullability(returns, returns.nullable || skipped);
}
