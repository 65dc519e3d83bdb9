import { notNull, types, withNullability, type DataType } from '@headrace/connector-sdk/schema';
import { call, literal, nullOf } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type {
  JsonArrayExpression,
  JsonBehavior,
  JsonExistsExpression,
  JsonObjectExpression,
  JsonQueryExpression,
  JsonValueExpression,
} from '@/server/sql/ast/expressions/json-forms';
import type { AstNode } from '@/server/sql/ast/node';
import { convert, convertExactly } from '../../expr/conversion';
import { hasJsonForm, isString, isUnknown } from '../../expr/families';
import { baseText } from '../../expr/type-text';
import { resolveType } from '../data-types';
import { bindAggregateCall } from './calls';
import { failedExpr, type ExpressionContext } from './expression-context';
import { anyUnknown, mismatch } from './operators';

const text = (value: string): Expr => literal(value, types.STRING);
const bound = (ast: Expression, context: ExpressionContext): Expr => context.bind.binders.expression(ast, context);

/** The two texts that every look into JSON takes; null after a report. */
function jsonAndPath(
  what: string,
  ast: { operand: Expression; path: Expression } & AstNode,
  context: ExpressionContext,
): readonly Expr[] | null {
  const both = [bound(ast.operand, context), bound(ast.path, context)].map((expr) =>
    expr.type.kind === 'NULL' ? convert(expr, types.STRING) : expr,
  );
  if (anyUnknown(both)) return null;
  if (both.every((expr) => isString(expr.type))) return both;
  mismatch(context, ast, { what, expected: 'a text of JSON and a path', given: both.map((expr) => baseText(expr.type)).join(' and ') });
  return null;
}

const returnable: readonly DataType['kind'][] = ['VARCHAR', 'CHAR', 'BOOLEAN', 'INT', 'DOUBLE'];

/** NULL, ERROR, or DEFAULT with its value in the type that is returned. */
function behaviour(ast: JsonBehavior | undefined, type: DataType, context: ExpressionContext): readonly [Expr, Expr] {
  if (ast === undefined || typeof ast === 'string') return [text(ast ?? 'NULL'), nullOf(type)];
  return [text('DEFAULT'), convertExactly(bound(ast.value, context), type)];
}

export function bindJsonValue(ast: JsonValueExpression, context: ExpressionContext): Expr {
  const args = jsonAndPath('JSON_VALUE', ast, context);
  if (args === null) return failedExpr();
  const type = ast.returning === undefined ? types.STRING : resolvedType(ast.returning);
  if (type === null || !returnable.includes(type.kind))
    return mismatch(context, ast, {
      what: 'JSON_VALUE … RETURNING',
      expected: 'STRING, BOOLEAN, INTEGER or DOUBLE',
      given: type === null ? 'another type' : baseText(type),
    });
  const clauses = [behaviour(ast.onEmpty, type, context), behaviour(ast.onError, type, context)].flat();
  if (anyUnknown(clauses)) return failedExpr();
  return call('JSON_VALUE', [...args, ...clauses], withNullability(type, true));
}

function resolvedType(ast: NonNullable<JsonValueExpression['returning']>): DataType | null {
  const resolved = resolveType(ast);
  return resolved.ok ? resolved.type : null;
}

export function bindJsonQuery(ast: JsonQueryExpression, context: ExpressionContext): Expr {
  const args = jsonAndPath('JSON_QUERY', ast, context);
  if (args === null) return failedExpr();
  const type = ast.returning === undefined ? types.STRING : resolvedType(ast.returning);
  const texts = type !== null && (isString(type) || (type.kind === 'ARRAY' && isString(type.element)));
  if (!texts)
    return mismatch(context, ast, {
      what: 'JSON_QUERY … RETURNING',
      expected: 'STRING or ARRAY<STRING>',
      given: type === null ? 'another type' : baseText(type),
    });
  if (type.kind === 'ARRAY' && [ast.onEmpty, ast.onError].includes('EMPTY OBJECT'))
    return mismatch(context, ast, { what: 'JSON_QUERY … EMPTY OBJECT', expected: 'RETURNING STRING', given: baseText(type) });
  const word = (clause: JsonBehavior | undefined): Expr => text(typeof clause === 'string' ? clause : 'NULL');
  return call('JSON_QUERY', [...args, text(ast.wrapper ?? 'WITHOUT'), word(ast.onEmpty), word(ast.onError)], withNullability(type, true));
}

export function bindJsonExists(ast: JsonExistsExpression, context: ExpressionContext): Expr {
  const args = jsonAndPath('JSON_EXISTS', ast, context);
  return args === null ? failedExpr() : call('JSON_EXISTS', [...args, text(ast.onError ?? 'FALSE')], types.BOOLEAN);
}

export function bindIsJson(
  operand: Expr,
  kind: string,
  { negated, ast }: { readonly negated: boolean; readonly ast: AstNode },
  context: ExpressionContext,
): Expr {
  const value = operand.type.kind === 'NULL' && !isUnknown(operand.type) ? convert(operand, types.STRING) : operand;
  if (isUnknown(value.type)) return value;
  if (!isString(value.type)) return mismatch(context, ast, { what: 'IS JSON', expected: 'a text', given: baseText(value.type) });
  return call(negated ? 'IS_NOT_JSON' : 'IS_JSON', [value, text(kind)], notNull(types.BOOLEAN));
}

/** JSON made by a constructor within another goes in as it is, not as a text. */
const isJsonCall = (expr: Expr): boolean => expr.op === 'call' && (expr.fn === 'JSON_OBJECT' || expr.fn === 'JSON_ARRAY');

/** The values of a constructor and a text of flags that says which of them are JSON already; null after a report. */
function members(
  what: string,
  values: readonly Expression[],
  context: ExpressionContext,
): { readonly exprs: readonly Expr[]; readonly raw: Expr } | null {
  const exprs = values.map((value) => {
    const expr = bound(value, context);
    return expr.type.kind === 'NULL' && !isUnknown(expr.type) ? convert(expr, types.STRING) : expr;
  });
  if (anyUnknown(exprs)) return null;
  const bad = exprs.findIndex((expr) => !hasJsonForm(expr.type));
  if (bad < 0) return { exprs, raw: text(exprs.map((expr) => (isJsonCall(expr) ? '1' : '0')).join('')) };
  mismatch(context, values[bad]!, {
    what,
    expected: 'values with a form in JSON (CAST dates and times to STRING)',
    given: baseText(exprs[bad]!.type),
  });
  return null;
}

export function bindJsonObject(ast: JsonObjectExpression, context: ExpressionContext): Expr {
  const keys = ast.entries.map(({ key }) => bound(key, context));
  const values = members(
    'JSON_OBJECT',
    ast.entries.map(({ value }) => value),
    context,
  );
  if (values === null || anyUnknown(keys)) return failedExpr();
  const bad = keys.findIndex((key) => key.op !== 'literal' || typeof key.value !== 'string' || !isString(key.type));
  if (bad >= 0)
    return mismatch(context, ast.entries[bad]!.key, {
      what: 'A key of JSON_OBJECT',
      expected: 'a text constant',
      given: baseText(keys[bad]!.type),
    });
  const entries = keys.flatMap((key, i) => [key, values.exprs[i]!]);
  return call('JSON_OBJECT', [text(ast.onNull ?? 'NULL ON NULL'), values.raw, ...entries], notNull(types.STRING));
}

export function bindJsonArray(ast: JsonArrayExpression, context: ExpressionContext): Expr {
  const values = members('JSON_ARRAY', ast.values, context);
  if (values === null) return failedExpr();
  return call('JSON_ARRAY', [text(ast.onNull ?? 'ABSENT ON NULL'), values.raw, ...values.exprs], notNull(types.STRING));
}

/** JSON_OBJECTAGG and JSON_ARRAYAGG are aggregates by names that say what happens to NULLs. */
export function bindJsonAggregate(ast: JsonObjectExpression | JsonArrayExpression, context: ExpressionContext): Expr {
  const name =
    ast.kind === 'json-object'
      ? ast.onNull === 'ABSENT ON NULL'
        ? 'JSON_OBJECTAGG_ABSENT_ON_NULL'
        : 'JSON_OBJECTAGG'
      : ast.onNull === 'NULL ON NULL'
        ? 'JSON_ARRAYAGG_NULL_ON_NULL'
        : 'JSON_ARRAYAGG';
  const args = ast.kind === 'json-object' ? ast.entries.flatMap(({ key, value }) => [key, value]) : ast.values;
  const range = ast.range === undefined ? {} : { range: ast.range };
  return bindAggregateCall({ kind: 'call', name: [name], args, distinct: false, ...range }, name, context);
}
