import { notNull, nullable, types, withNullability } from '@headrace/connector-sdk/schema';
import { call, nullOf, strictCall } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { AstNode } from '@/server/sql/ast/node';
import type { Feature } from '../../capabilities/capabilities';
import { nameHint } from '../../diagnostics/collector';
import { commonType } from '../../expr/common-type';
import { familyOf } from '../../expr/families';
import { baseText } from '../../expr/type-text';
import { aggregateFunction, namedAggregates, resolveOverload, scalarFunction, scalarFunctionNames } from '../../functions';
import { bindUserCall } from '../functions/bind-user-call';
import { reportMissing } from '../functions/report-missing';
import { aggregateName, hasAggregateClause, refusedOrder } from './call-clauses';
import { failedExpr, unsupported, type ExpressionContext } from './expression-context';
import { anyUnknown, bindArithmetic, chosen, compare, requireBoolean, unify } from './operators';
import { refusedPattern } from './refused-patterns';

const grouped = new Set(['GROUPING', 'GROUPING_ID', 'GROUP_ID']);
for (const window of ['TUMBLE', 'HOP', 'SESSION'])
  for (const part of ['START', 'END', 'ROWTIME', 'PROCTIME']) grouped.add(`${window}_${part}`);

/** Functions that Flink has and that cannot stand where they are written, or not here at all. */
const refused: Readonly<Record<string, Feature>> = Object.fromEntries(
  (
    [
      ['over-missing', ['ROW_NUMBER', 'RANK', 'DENSE_RANK', 'LAG', 'LEAD', 'NTILE', 'CUME_DIST', 'PERCENT_RANK']],
      ['legacy-window-place', ['TUMBLE', 'HOP', 'SESSION', 'CUMULATE']],
      ['pattern-place', ['PREV', 'NEXT', 'CLASSIFIER', 'MATCH_NUMBER', 'MATCH_ROWTIME', 'MATCH_PROCTIME']],
      ['source-watermark', ['SOURCE_WATERMARK']],
      ['approximate-count', ['APPROX_COUNT_DISTINCT']],
      ['internal-function', ['HASH_CODE', 'PRINT']],
    ] as const satisfies readonly (readonly [Feature, readonly string[]])[]
  ).flatMap(([feature, names]) => names.map((name) => [name, feature])),
);

export function bindCall(ast: FunctionCall, context: ExpressionContext): Expr {
  const declared = context.bind.functions.find(ast.name);
  if (declared !== undefined) return declared === null ? failedExpr() : bindUserCall(ast, declared, context);
  if (ast.name.length > 1) return unknownExport(ast, context);
  const name = ast.name[0]!.toUpperCase();
  const inPattern = context.pattern?.(ast, name) ?? null;
  if (inPattern !== null) return inPattern;
  if (aggregateFunction(name) !== undefined) return bindAggregateCall(ast, name, context);
  if (grouped.has(name)) return context.grouped?.(ast, name) ?? unsupported(context, ast, 'grouping-place');
  const refusal = Object.hasOwn(refused, name) ? refused[name] : undefined;
  if (refusal !== undefined) return unsupported(context, ast, refusal);
  if (hasAggregateClause(ast)) return unsupported(context, ast, 'aggregate-clause');
  const special = specialForms[name];
  if (special === undefined) return resolveNamed(name, ast.args, ast, context);
  const args = ast.args.map((arg) => context.bind.binders.expression(arg, context));
  return anyUnknown(args) ? failedExpr() : special(args, ast, context);
}

export function bindAggregateCall(ast: FunctionCall, name: string, context: ExpressionContext): Expr {
  const refusal = refusedOrder(ast);
  if (refusal !== null) return unsupported(context, ast, refusal);
  if (name === 'COUNT' && ast.args.length > 1) return unsupported(context, ast, 'count-of-several');
  if (context.aggregate !== null) return context.aggregate(ast, aggregateName(ast, name));
  context.bind.report('aggregate-not-allowed', ast, { function: name, place: context.place });
  return failedExpr();
}

/** A function of the table, called with these arguments. */
export function resolveNamed(name: string, argAsts: readonly Expression[], ast: AstNode, context: ExpressionContext): Expr {
  const fn = scalarFunction(name);
  if (fn === undefined) return unknownFunction(name, ast, context);
  const args = argAsts.map((arg) => context.bind.binders.expression(arg, context));
  if (anyUnknown(args)) return failedExpr();
  const result = resolveOverload(fn, args);
  if (result.op === 'no-overload') return wrongArguments(name, { args, expected: result.expected }, ast, context);
  const refusal = refusedPattern(result);
  return refusal === null ? result : unsupported(context, ast, refusal);
}

function unknownExport(ast: FunctionCall, { bind }: ExpressionContext): Expr {
  reportMissing(bind, ast, ast.name.join('.'));
  return failedExpr();
}

function unknownFunction(name: string, ast: AstNode, context: ExpressionContext): Expr {
  const names = [...scalarFunctionNames, ...namedAggregates.map((fn) => fn.name)];
  const { nearest } = nameHint(name, names);
  context.bind.report('unknown-function', ast, { function: name, hint: nearest === undefined ? '' : ` Did you mean ${nearest}?` });
  return failedExpr();
}

function wrongArguments(
  name: string,
  { args, expected }: { args: readonly Expr[]; expected: readonly string[] },
  ast: AstNode,
  context: ExpressionContext,
): Expr {
  const given = args.map((arg) => baseText(arg.type)).join(', ');
  context.bind.report('wrong-arguments', ast, { function: name, given, expected: expected.join(' or ') });
  return failedExpr();
}

type SpecialForm = (args: readonly Expr[], ast: FunctionCall, context: ExpressionContext) => Expr;

const needs =
  (count: (given: number) => boolean, expected: string, form: SpecialForm): SpecialForm =>
  (args, ast, context) =>
    count(args.length)
      ? form(args, ast, context)
      : wrongArguments(ast.name[0]!.toUpperCase(), { args, expected: [expected] }, ast, context);

/**
 * As `unify`, for the arguments of a function: of time stamps with and without a zone those with one win, as in Flink. A DATE beside a
 * time stamp is refused, since Flink makes a DATE of both.
 */
function unifyArguments(args: readonly Expr[], fn: string, ast: AstNode, context: ExpressionContext): ReturnType<typeof unify> {
  const given = args.map((arg) => arg.type);
  const zoned = given.filter(({ kind }) => kind === 'TIMESTAMP_LTZ');
  const families = new Set(given.map(familyOf));
  const mixed = families.has('date') && families.has('timestamp');
  return unify(args, fn, ast, context, mixed ? null : commonType([...zoned, ...given]));
}

const coalesce: SpecialForm = (args, ast, context) => {
  const unified = unifyArguments(args, 'COALESCE', ast, context);
  if (unified === null) return failedExpr();
  return call(
    'COALESCE',
    unified.exprs,
    withNullability(
      unified.type,
      unified.exprs.every((expr) => expr.type.nullable),
    ),
  );
};

const extreme =
  (fn: string): SpecialForm =>
  (args, ast, context) => {
    const unified = unifyArguments(args, fn, ast, context);
    return unified === null ? failedExpr() : strictCall(fn, unified.exprs, unified.type);
  };

/** What is never NULL stays as it is. */
const ifNull: SpecialForm = (args, ast, context) =>
  args[0]!.type.nullable || unifyArguments(args, 'IFNULL', ast, context) === null ? coalesce(args, ast, context) : args[0]!;

const nullIf: SpecialForm = ([a, b], ast, context) => {
  const equal = compare('EQUALS', [a!, b!], ast, context);
  return anyUnknown([equal]) ? equal : chosen([equal], [nullOf(a!.type), a!], a!.type);
};

const conditional: SpecialForm = ([condition, yes, no], ast, context) => {
  const when = requireBoolean(condition!, 'IF', ast, context);
  const unified = unify([yes!, no!], 'IF', ast, context);
  if (unified === null || anyUnknown([when])) return failedExpr();
  const value = chosen([when], unified.exprs, unified.type);
  return { ...value, type: withNullability(value.type, value.type.nullable || when.type.nullable) };
};

/** The watermark of the operator at hand, in the type of the time attribute; NULL before the first one. Only calcs know it. */
const currentWatermark: SpecialForm = ([time], ast, context) => {
  const { type } = time!;
  const timed = time!.op === 'input' && context.scope.timeOf(time!.index) === 'event';
  if (timed && watched.has(context.place) && (type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ'))
    return call('CURRENT_WATERMARK', [time!], nullable(type));
  return unsupported(context, ast, 'current-watermark-place');
};
const watched = new Set(['SELECT', 'WHERE']);

const test =
  (fn: string): SpecialForm =>
  ([value]) =>
    call(fn, [value!], notNull(types.BOOLEAN));

const specialForms: Readonly<Record<string, SpecialForm>> = {
  COALESCE: needs((n) => n >= 1, 'COALESCE(value, …)', coalesce),
  IFNULL: needs((n) => n === 2, 'IFNULL(value, otherwise)', ifNull),
  NULLIF: needs((n) => n === 2, 'NULLIF(value, value)', nullIf),
  IF: needs((n) => n === 3, 'IF(condition, then, else)', conditional),
  GREATEST: needs((n) => n >= 1, 'GREATEST(value, …)', extreme('GREATEST')),
  LEAST: needs((n) => n >= 1, 'LEAST(value, …)', extreme('LEAST')),
  MOD: needs(
    (n) => n === 2,
    'MOD(number, number)',
    ([a, b], ast, context) => bindArithmetic('MOD', [a!, b!], ast, context),
  ),
  CURRENT_WATERMARK: needs((n) => n === 1, 'CURRENT_WATERMARK(event time)', currentWatermark),
  ISNULL: needs((n) => n === 1, 'ISNULL(value)', test('IS_NULL')),
};
