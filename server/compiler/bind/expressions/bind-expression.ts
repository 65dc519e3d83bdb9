import { notNull, types, withNullability } from '@headrace/connector-sdk/schema';
import { call, nullOf, strictCall } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { Expression, Literal } from '@/server/sql/ast/expressions/expression';
import type {
  BetweenExpression,
  CaseExpression,
  CastExpression,
  InListExpression,
  IsExpression,
  LikeExpression,
  UnaryExpression,
} from '@/server/sql/ast/expressions/operators';
import type { ColumnReference } from '@/server/sql/ast/expressions/references';
import { comparisonType } from '../../expr/common-type';
import { canCast, castAdvice } from '../../expr/cast-rules';
import { convert } from '../../expr/conversion';
import { familyOf, isNumeric, isString, isUnknown, sameType } from '../../expr/families';
import { nameText, baseText } from '../../expr/type-text';
import { nameHint } from '../../diagnostics/collector';
import { resolveType, writtenName } from '../data-types';
import { withoutQuantifier } from '../subqueries/quantified';
import { bindCall, resolveNamed } from './calls';
import { failedExpr, unsupported, type ExpressionContext } from './expression-context';
import { bindIsJson, bindJsonAggregate, bindJsonArray, bindJsonExists, bindJsonObject, bindJsonQuery, bindJsonValue } from './json-forms';
import { bindLiteral, countedInterval } from './literals';
import { bindArray, bindElement, bindField, bindFields, bindMap, bindRow } from './nested-values';
import { anyUnknown, bindBinary, chosen, compare, mismatch, negate, pairsOf, requireBoolean, unify } from './operators';
import { bindExtract, bindRound, bindTimestampAdd, bindTimestampDiff } from './time-forms';

/** Types the expression over the scope's columns. Mistakes are reported and give `failedExpr`. */
export function bindExpression(ast: Expression, context: ExpressionContext): Expr {
  return context.bind.within(ast, () => bindKind(ast, context));
}

function bindKind(ast: Expression, context: ExpressionContext): Expr {
  const bound = (expression: Expression): Expr => bindExpression(expression, context);
  switch (ast.kind) {
    case 'string-literal':
    case 'numeric-literal':
    case 'binary-literal':
    case 'boolean-literal':
    case 'null-literal':
    case 'datetime-literal':
    case 'interval-literal':
      return bindLiteral(ast satisfies Literal, context);
    case 'column':
      return bindColumn(ast, context);
    case 'unary':
      return bindUnary(ast, context);
    case 'binary':
      return bindBinary(ast.operator, [bound(ast.left), bound(ast.right)], ast, context);
    case 'is':
      return bindIs(ast, context);
    case 'is-distinct-from':
      return compare(ast.negated ? 'IS_NOT_DISTINCT_FROM' : 'IS_DISTINCT_FROM', [bound(ast.left), bound(ast.right)], ast, context);
    case 'between':
      return bindBetween(ast, context);
    case 'like':
      return bindLike(ast, context);
    case 'in-list':
      return bindIn(ast, context);
    case 'case':
      return bindCase(ast, context);
    case 'cast':
      return bindCast(ast, context);
    case 'match-mode':
      return context.pattern === undefined ? unsupported(context, ast, 'pattern-place') : bound(ast.call);
    case 'over':
      return context.over?.add(ast, context) ?? unsupported(context, ast, 'over-place');
    case 'quantified-comparison':
      return bound(withoutQuantifier(ast));
    case 'in-query':
    case 'exists':
    case 'scalar-subquery':
      return context.subqueries?.bind(ast, context) ?? unsupported(context, ast, 'subquery-place');
    case 'call':
      return bindCall(ast, context);
    case 'field-access':
      return bindField(bound(ast.operand), ast.field, ast, context);
    case 'element-access':
      return bindElement(ast, context);
    case 'array':
      return bindArray(ast, context);
    case 'map':
      return bindMap(ast, context);
    case 'row':
      return bindRow(ast, context);
    case 'json-value':
      return bindJsonValue(ast, context);
    case 'json-query':
      return bindJsonQuery(ast, context);
    case 'json-exists':
      return bindJsonExists(ast, context);
    case 'json-object':
      return ast.aggregate ? bindJsonAggregate(ast, context) : bindJsonObject(ast, context);
    case 'json-array':
      return ast.aggregate ? bindJsonAggregate(ast, context) : bindJsonArray(ast, context);
    case 'extract':
      return bindExtract(ast, bound(ast.operand), context);
    case 'round-to-unit':
      return bindRound(ast, bound(ast.operand), context);
    case 'timestamp-add':
      return bindTimestampAdd(ast, [bound(ast.count), bound(ast.operand)], context);
    case 'timestamp-diff':
      return bindTimestampDiff(ast, [bound(ast.from), bound(ast.to)], context);
    case 'trim':
      return resolveNamed(
        { LEADING: 'LTRIM', TRAILING: 'RTRIM', BOTH: 'BTRIM' }[ast.side],
        [ast.operand, ...optional(ast.characters)],
        ast,
        context,
      );
    case 'position':
      return resolveNamed('POSITION', [ast.needle, ast.haystack, ...optional(ast.start)], ast, context);
    case 'substring':
      return resolveNamed('SUBSTRING', [ast.operand, ast.start, ...optional(ast.length)], ast, context);
    case 'overlay':
      return resolveNamed('OVERLAY', [ast.operand, ast.replacement, ast.start, ...optional(ast.length)], ast, context);
    case 'star':
    case 'descriptor':
    case 'named-argument':
    case 'table-argument':
      return mismatch(context, ast, { what: 'An expression', expected: 'a value', given: ast.kind === 'star' ? '*' : ast.kind });
  }
}

const optional = (ast: Expression | undefined): readonly Expression[] => (ast === undefined ? [] : [ast]);

function bindColumn(ast: ColumnReference, context: ExpressionContext): Expr {
  const found = context.scope.resolve(ast.path);
  if (found.kind === 'column') return bindFields(found.expr, found.rest, ast, context);
  const { bind } = context;
  if (found.kind === 'ambiguous') {
    const column = ast.path.at(-1)!;
    bind.report('ambiguous-column', ast, { column, tables: found.tables.join(' and '), example: `${found.tables[0]}.${column}` });
    return failedExpr();
  }
  if (found.kind === 'no-table') {
    const { hint, nearest } = nameHint(found.name, found.aliases, 'Its tables are');
    const to = nearest === undefined ? undefined : bind.renameFix(ast, [found.name], nearest);
    const fix = to?.kind === 'replace' ? { ...to, text: [nearest!, ...ast.path.slice(1)].map(nameText).join('.') } : undefined;
    bind.report('unknown-table', ast, { table: found.name, hint }, fix);
    return failedExpr();
  }
  // Flink takes PI for the function where no column has the name.
  if (ast.path.length === 1 && found.name.toUpperCase() === 'PI') return resolveNamed('PI', [], ast, context);
  const { hint, nearest } = nameHint(found.name, found.candidates, 'Its columns are');
  bind.report('unknown-column', ast, { column: found.name, scope: found.where, hint }, bind.renameFix(ast, ast.path, nearest));
  return failedExpr();
}

function bindUnary(ast: UnaryExpression, context: ExpressionContext): Expr {
  const operand = bindExpression(ast.operand, context);
  if (isUnknown(operand.type)) return operand;
  if (ast.operator === 'NOT') {
    const condition = requireBoolean(operand, 'NOT', ast, context);
    return isUnknown(condition.type) ? condition : strictCall('NOT', [condition], types.BOOLEAN);
  }
  if (!isNumeric(operand.type) && familyOf(operand.type) !== 'interval')
    return mismatch(context, ast, { what: `"${ast.operator}"`, expected: 'a number or an INTERVAL', given: baseText(operand.type) });
  return ast.operator === '-' ? negate(operand) : operand;
}

function bindIs(ast: IsExpression, context: ExpressionContext): Expr {
  const operand = bindExpression(ast.operand, context);
  const fn = (name: string): string => (ast.negated ? `IS_NOT_${name}` : `IS_${name}`);
  const result = (name: string, arg: Expr): Expr => (isUnknown(arg.type) ? arg : call(fn(name), [arg], notNull(types.BOOLEAN)));
  switch (ast.test) {
    case 'NULL':
      return result('NULL', operand);
    case 'TRUE':
    case 'FALSE':
      return result(ast.test, requireBoolean(operand, `IS ${ast.test}`, ast, context));
    case 'UNKNOWN':
      return result('NULL', requireBoolean(operand, 'IS UNKNOWN', ast, context));
    default:
      return bindIsJson(operand, ast.test === 'JSON' ? 'VALUE' : ast.test.slice('JSON '.length), { negated: ast.negated, ast }, context);
  }
}

function bindBetween(ast: BetweenExpression, context: ExpressionContext): Expr {
  const [operand, low, high] = [ast.operand, ast.low, ast.high].map((part) => bindExpression(part, context)) as [Expr, Expr, Expr];
  const within = (from: Expr, to: Expr): Expr =>
    bindBinary(
      'AND',
      [compare('GREATER_OR_EQUAL', [operand, from], ast, context), compare('LESS_OR_EQUAL', [operand, to], ast, context)],
      ast,
      context,
    );
  const inside = ast.symmetric ? bindBinary('OR', [within(low, high), within(high, low)], ast, context) : within(low, high);
  return ast.negated && !isUnknown(inside.type) ? strictCall('NOT', [inside], types.BOOLEAN) : inside;
}

function bindLike(ast: LikeExpression, context: ExpressionContext): Expr {
  const name = ast.operator === 'LIKE' ? 'LIKE' : 'SIMILAR';
  const result = resolveNamed(name, [ast.operand, ast.pattern, ...optional(ast.escape)], ast, context);
  return ast.negated && !isUnknown(result.type) ? strictCall('NOT', [result], types.BOOLEAN) : result;
}

/** All in one type, so that `x IN (1, 2.5)` compares decimals; beside a text, all are texts, as in Flink. */
function bindIn(ast: InListExpression, context: ExpressionContext): Expr {
  const all = [ast.operand, ...ast.values].map((value) => bindExpression(value, context));
  if (anyUnknown(all)) return failedExpr();
  const [operand, ...values] = all as [Expr, ...Expr[]];
  if (values.every((value) => pairsOf(operand, value) !== null)) {
    const found = values
      .map((value) => compare('EQUALS', [operand, value], ast, context))
      .reduce((any, one) => (anyUnknown([any, one]) ? failedExpr() : strictCall('OR', [any, one], types.BOOLEAN)));
    return ast.negated && !isUnknown(found.type) ? strictCall('NOT', [found], types.BOOLEAN) : found;
  }
  let type = operand.type;
  for (const value of values) {
    const common = comparisonType(type, value.type);
    if (common === null)
      return mismatch(context, ast, { what: 'IN', expected: 'values of one kind', given: `${baseText(type)} and ${baseText(value.type)}` });
    type = isString(operand.type) && !isString(common) ? types.STRING : common;
  }
  const result = strictCall(
    'IN',
    all.map((value) => convert(value, type)),
    types.BOOLEAN,
  );
  return ast.negated ? strictCall('NOT', [result], types.BOOLEAN) : result;
}

function bindCase(ast: CaseExpression, context: ExpressionContext): Expr {
  const operand = ast.operand === undefined ? undefined : bindExpression(ast.operand, context);
  const whens = ast.branches.map(({ when }) => {
    const bound = bindExpression(when, context);
    return operand === undefined ? requireBoolean(bound, 'WHEN', when, context) : compare('EQUALS', [operand, bound], when, context);
  });
  const values = ast.branches.map(({ then }) => bindExpression(then, context));
  const otherwise = ast.otherwise === undefined ? nullOf(types.NULL) : bindExpression(ast.otherwise, context);
  const unified = unify([...values, otherwise], 'CASE', ast, context);
  if (unified === null || anyUnknown(whens)) return failedExpr();
  return chosen(whens, unified.exprs, unified.type);
}

function bindCast(ast: CastExpression, context: ExpressionContext): Expr {
  const operand = bindExpression(ast.operand, context);
  const resolved = resolveType(ast.type);
  if (!resolved.ok) {
    context.bind.report('invalid-type', ast.type, {
      type: writtenName(ast.type),
      reason: resolved.reason,
    });
    return failedExpr();
  }
  if (isUnknown(operand.type)) return operand;
  const to = withNullability(resolved.type, ast.safe || operand.type.nullable);
  if (operand.op === 'literal' && operand.value === null) return { ...operand, type: withNullability(to, true) };
  const counted = ast.safe ? null : countedInterval(ast.operand, to);
  if (counted !== null) return counted;
  if (!canCast(operand.type, to)) {
    const advice = castAdvice(operand.type, to);
    context.bind.report('invalid-cast', ast, {
      from: baseText(operand.type),
      to: baseText(to),
      advice: advice === null ? '' : ` ${advice}`,
    });
    return failedExpr();
  }
  return sameType(operand.type, to, false) ? operand : call(ast.safe ? 'TRY_CAST' : 'CAST', [operand], to);
}
