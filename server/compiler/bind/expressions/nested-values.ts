import { notNull, types, withNullability, type DataType, type Field } from '@headrace/connector-sdk/schema';
import { call, literal } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { ArrayConstructor, MapConstructor, RowConstructor } from '@/server/sql/ast/expressions/collections';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { ElementAccess } from '@/server/sql/ast/expressions/references';
import type { AstNode } from '@/server/sql/ast/node';
import { nameHint } from '../../diagnostics/collector';
import { convertExactly } from '../../expr/conversion';
import { familyOf, isUnknown } from '../../expr/families';
import { baseText } from '../../expr/type-text';
import { commonType } from '../../expr/common-type';
import { failedExpr, type ExpressionContext } from './expression-context';
import { anyUnknown, mismatch, unify } from './operators';

/** The steps of a path into a value: `buyer.address.city` beyond the column. */
export function bindFields(value: Expr, path: readonly string[], ast: AstNode, context: ExpressionContext): Expr {
  return path.reduce((inner, name) => bindField(inner, name, ast, context), value);
}

export function bindField(value: Expr, name: string, ast: AstNode, context: ExpressionContext): Expr {
  const { type } = value;
  if (isUnknown(type)) return value;
  if (type.kind !== 'ROW') return mismatch(context, ast, { what: `".${name}"`, expected: 'a ROW', given: baseText(type) });
  const index = type.fields.findIndex((field) => field.name === name);
  if (index < 0) {
    const { hint } = nameHint(
      name,
      type.fields.map((field) => field.name),
      'Its fields are',
    );
    context.bind.report('unknown-column', ast, { column: name, scope: 'the row', hint });
    return failedExpr();
  }
  const field = type.fields[index]!.type;
  return call('FIELD', [value, literal(index, types.INT)], withNullability(field, field.nullable || type.nullable));
}

/** `array[i]` from 1, `map[key]`, `row[i]` from 1 with a constant. NULL where there is no such element. */
export function bindElement(ast: ElementAccess, context: ExpressionContext): Expr {
  const [value, index] = [ast.operand, ast.index].map((part) => context.bind.binders.expression(part, context)) as [Expr, Expr];
  if (anyUnknown([value, index])) return failedExpr();
  const wrong = (expected: string): Expr =>
    mismatch(context, ast, { what: '"[…]"', expected, given: `${baseText(value.type)} and ${baseText(index.type)}` });
  if (value.type.kind === 'MAP') {
    const common = commonType([value.type.key, index.type]);
    if (common === null) return wrong('a key of the map');
    return call('ITEM', [value, convertExactly(index, value.type.key)], withNullability(value.type.value, true));
  }
  if (familyOf(index.type) !== 'integer') return wrong('an ARRAY and a whole number, or a MAP and a key');
  const place = index.op === 'literal' ? Number(index.value) : null;
  if (value.type.kind === 'ROW')
    return place === null || value.type.fields[place - 1] === undefined
      ? wrong('a constant place of a field, from 1')
      : bindField(value, value.type.fields[place - 1]!.name, ast, context);
  if (value.type.kind !== 'ARRAY') return wrong('an ARRAY and a whole number, or a MAP and a key');
  if (place !== null && place < 1) return wrong('a place from 1');
  return call('ITEM', [value, convertExactly(index, types.INT)], withNullability(value.type.element, true));
}

const bound = (parts: readonly Expression[], context: ExpressionContext): readonly Expr[] =>
  parts.map((part) => context.bind.binders.expression(part, context));

export function bindArray(ast: ArrayConstructor, context: ExpressionContext): Expr {
  const elements = bound(ast.elements, context);
  if (elements.length === 0) return mismatch(context, ast, { what: 'ARRAY[…]', expected: 'at least one element', given: 'none' });
  const unified = unify(elements, 'ARRAY[…]', ast, context);
  return unified === null ? failedExpr() : call('ARRAY', unified.exprs, notNull(types.ARRAY(unified.type)));
}

export function bindMap(ast: MapConstructor, context: ExpressionContext): Expr {
  if (ast.entries.length === 0) return mismatch(context, ast, { what: 'MAP[…]', expected: 'at least one entry', given: 'none' });
  const keys = unify(
    bound(
      ast.entries.map(({ key }) => key),
      context,
    ),
    'The keys of MAP[…]',
    ast,
    context,
  );
  const values = unify(
    bound(
      ast.entries.map(({ value }) => value),
      context,
    ),
    'The values of MAP[…]',
    ast,
    context,
  );
  if (keys === null || values === null) return failedExpr();
  const entries = keys.exprs.flatMap((key, i) => [key, values.exprs[i]!]);
  return call('MAP', entries, notNull(types.MAP(keys.type, values.type)));
}

/** Fields get the names that Flink gives them: EXPR$0, EXPR$1 … */
export function bindRow(ast: RowConstructor, context: ExpressionContext): Expr {
  const fields = bound(ast.fields, context);
  if (anyUnknown(fields)) return failedExpr();
  const named = fields.map((field, i): Field => ({ name: `EXPR$${i}`, type: concrete(field.type) }));
  return call(
    'ROW',
    fields.map((field) => convertExactly(field, concrete(field.type))),
    notNull(types.ROW(named)),
  );
}

/** NULL without a type is a text. */
const concrete = (type: DataType): DataType => (type.kind === 'NULL' ? types.STRING : type);
