import { castValue } from './evaluate-cast';
import type { CallExpr, Expr } from './expr';
import { nullAwareFunctions, strictFunctions } from './functions';
import { equalValues, EvaluationError, literalValue, RoomError, type CallTypes, type EvaluationContext, type ExprValue } from './values';

export { EvaluationError, literalOf, literalValue, type EvaluationContext, type ExprValue } from './values';

/**
 * The value of an expression over one row of physical values: slow and plain, the meaning that compiled code is measured against, and
 * what constants are folded with. Throws EvaluationError where a job would fail (division by zero, a text that cannot be read).
 */
export function evaluate(expr: Expr, row: readonly ExprValue[], context: EvaluationContext): ExprValue {
  switch (expr.op) {
    case 'input':
      return row[expr.index] ?? null;
    case 'literal':
      return literalValue(expr);
    case 'case': {
      const chosen = expr.branches.find((branch) => evaluate(branch.when, row, context) === true);
      return evaluate(chosen?.then ?? expr.otherwise, row, context);
    }
    case 'call':
      return evaluateCall(expr, (arg) => evaluate(arg, row, context), context);
  }
}

type Value = (arg: Expr) => ExprValue;

function evaluateCall(call: CallExpr, value: Value, context: EvaluationContext): ExprValue {
  const lazy = lazyFunctions[call.fn];
  if (lazy !== undefined) return lazy(call.args, value);
  if (call.fn === 'TRY_CAST') return tryCast(call, value, context);
  return callFunction(call.fn, call.args.map(value), { types: call.args.map((arg) => arg.type), result: call.type, context });
}

/** Whether the function's arguments are all computed before it. */
export const isPlainFunction = (fn: string): boolean => nullAwareFunctions[fn] !== undefined || strictFunctions[fn] !== undefined;

/** A function over values: NULL where one of them is, unless the function looks at NULL itself. */
export function callFunction(fn: string, values: readonly ExprValue[], about: CallTypes): ExprValue {
  const aware = nullAwareFunctions[fn];
  if (aware !== undefined) return aware(values, about);
  if (values.includes(null)) return null;
  const strict = strictFunctions[fn];
  if (strict === undefined) throw new EvaluationError(`There is no function ${fn}`);
  return strict(values, about);
}

/** Functions that decide themselves which arguments they look at. */
const lazyFunctions: Readonly<Record<string, ((args: readonly Expr[], value: Value) => ExprValue) | undefined>> = {
  AND: (args, value) => connect(args, value, false),
  OR: (args, value) => connect(args, value, true),
  IS_NULL: ([a], value) => value(a!) === null,
  IS_NOT_NULL: ([a], value) => value(a!) !== null,
  IS_TRUE: ([a], value) => value(a!) === true,
  IS_NOT_TRUE: ([a], value) => value(a!) !== true,
  IS_FALSE: ([a], value) => value(a!) === false,
  IS_NOT_FALSE: ([a], value) => value(a!) !== false,
  IS_DISTINCT_FROM: ([a, b], value) => !same(value(a!), value(b!)),
  IS_NOT_DISTINCT_FROM: ([a, b], value) => same(value(a!), value(b!)),
  COALESCE: (args, value) => {
    for (const arg of args) {
      const found = value(arg);
      if (found !== null) return found;
    }
    return null;
  },
  IN: ([wanted, ...list], value) => {
    const found = value(wanted!);
    if (found === null) return null;
    let unknown = false;
    for (const item of list) {
      const one = value(item);
      if (one !== null && equalValues(one, found)) return true;
      unknown ||= one === null;
    }
    return unknown ? null : false;
  },
};

const same = (a: ExprValue, b: ExprValue): boolean => (a === null || b === null ? a === b : equalValues(a, b));

/** AND and OR: `decisive` decides alone, NULL makes the rest unknown. */
function connect(args: readonly Expr[], value: Value, decisive: boolean): ExprValue {
  let unknown = false;
  for (const arg of args) {
    const found = value(arg);
    if (found === decisive) return decisive;
    unknown ||= found === null;
  }
  return unknown ? null : !decisive;
}

function tryCast({ args: [arg], type }: CallExpr, value: Value, context: EvaluationContext): ExprValue {
  const found = value(arg!);
  if (found === null) return null;
  try {
    return castValue(found, arg!.type, type, context);
  } catch (error) {
    if (error instanceof EvaluationError && !(error instanceof RoomError)) return null;
    throw error;
  }
}
