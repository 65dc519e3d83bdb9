import { isNested, physicalOf, sameEncoding } from '@headrace/connector-sdk/schema';
import { conjuncts } from '@/server/plan/expr/build';
import type { CallExpr, CaseExpr, Expr, LiteralExpr } from '@/server/plan/expr/expr';
import { guardedFlat, variable, type ExprScope } from './expr-scope';
import { lazyForms, strictForms } from './forms/forms';
import { slowCall } from './slow-call';
import { asFlat, type Value } from './value';

/**
 * Writes the statements that compute `expr` for the row at hand and answers where its value then stands. A call without a compiled
 * form goes through the reference evaluator, value by value.
 */
export function compileExpr(scope: ExprScope, expr: Expr): Value {
  switch (expr.op) {
    case 'input':
      return scope.column(expr.index);
    case 'literal':
      return literalValue(scope, expr);
    case 'case':
      return compileCase(scope, expr);
    case 'call':
      return scope.shared?.value(scope, expr, () => compileCall(scope, expr)) ?? compileCall(scope, expr);
  }
}

function compileCall(scope: ExprScope, expr: CallExpr): Value {
  const lazy = lazyForms[expr.fn]?.(scope, expr, (arg) => compileExpr(scope, arg));
  if (lazy != null) return lazy;
  return compileStrict(scope, expr) ?? slowCall(scope, expr, (arg) => compileExpr(scope, arg));
}

/** A form over arguments that are computed first; null without one. What was computed in vain costs little: forms refuse by type. */
function compileStrict(scope: ExprScope, expr: CallExpr): Value | null {
  const [first] = expr.args;
  if (expr.fn === 'CAST' && isNested(expr.type) && sameEncoding(first!.type, expr.type))
    return { ...compileExpr(scope, first!), type: expr.type };
  const form = strictForms[expr.fn];
  if (form === undefined || expr.args.some((arg) => isNested(arg.type))) return null;
  const known = new Map<Expr, Value>();
  const args = expr.args.map((arg) => {
    const value = compileExpr(scope, arg);
    known.set(arg, value);
    return value;
  });
  return form(scope, expr, args) ?? slowCall(scope, expr, (arg) => known.get(arg) ?? compileExpr(scope, arg));
}

/** Leaves the block `label` unless `condition` is TRUE. */
export function compileCondition(scope: ExprScope, condition: Expr | null, label: string): void {
  for (const part of conjuncts(condition)) {
    const value = asFlat(compileExpr(scope, part));
    if (value.isNull === 'true') scope.builder.line(`break ${label};`);
    else if (value.isNull === 'false') scope.builder.line(`if (!${value.code}) break ${label};`);
    else scope.builder.line(`if (${value.isNull} || !${value.code}) break ${label};`);
  }
}

const textEncoder = new TextEncoder();

export function literalValue(scope: ExprScope, { value, type }: LiteralExpr): Value {
  const physical = physicalOf(type);
  const isNull = value === null ? 'true' : 'false';
  if (physical === 'bytes') return bytesLiteral(scope, { op: 'literal', value, type });
  if (physical === 'i64') return { physical, type, isNull, ...scope.scratch.constant(BigInt(value ?? 0)) };
  if (physical === 'i128') return { physical, type, isNull, ...scope.scratch.wideConstant(BigInt(value ?? 0)) };
  if (physical === 'bool') return { physical, type, isNull, code: value === true ? 'true' : 'false' };
  return { physical, type, isNull, code: value === null ? '0' : scope.builder.bind('k', Number(value)) };
}

function bytesLiteral(scope: ExprScope, { value, type }: LiteralExpr): Value {
  const binary = type.kind === 'BINARY' || type.kind === 'VARBINARY';
  const text = typeof value === 'string' ? value : '';
  const data = binary ? fromBase64(text) : textEncoder.encode(text);
  return {
    physical: 'bytes',
    type,
    isNull: value === null ? 'true' : 'false',
    data: scope.builder.bind('k', data),
    start: '0',
    length: scope.builder.bind('k', data.length),
    constant: data.length,
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function fromBase64(text: string): Uint8Array {
  const digits = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  for (let i = 0, bits = 0, have = 0, at = 0; i < digits.length; i++) {
    bits = ((bits << 6) | ALPHABET.indexOf(digits[i]!)) & 0xffffff;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    bytes[at++] = (bits >>> have) & 255;
  }
  return bytes;
}

function compileCase(scope: ExprScope, expr: CaseExpr): Value {
  const result = variable(scope, expr.type, physicalOf(expr.type), true);
  let open = 0;
  for (const branch of expr.branches) {
    const when = asFlat(compileExpr(scope, branch.when));
    const test = when.isNull === 'false' ? when : guardedFlat(scope, when.type, when.code, when.isNull);
    scope.builder.open(`if (${when.isNull === 'false' ? test.code : `!(${when.isNull}) && ${test.code}`}) {`);
    result.set(compileExpr(scope, branch.then));
    scope.builder.close('} else {');
    open++;
  }
  result.set(compileExpr(scope, expr.otherwise));
  for (; open > 0; open--) scope.builder.close();
  return result.value;
}
