import { HeadraceError } from '@headrace/connector-sdk';
import { isNested, physicalOf, type DataType } from '@headrace/connector-sdk/schema';
import { input, isDeterministic } from '@/server/plan/expr/build';
import {
  callFunction,
  evaluate,
  EvaluationError,
  isPlainFunction,
  literalValue,
  type EvaluationContext,
  type ExprValue,
} from '@/server/plan/expr/evaluate';
import type { CallExpr, Expr } from '@/server/plan/expr/expr';
import type { JavaRandom } from '@/server/plan/expr/java-random';
import type { TextArena } from '../batch/text-arena';
import type { ExprScope, SessionClock } from './expr-scope';
import { PlainValues, readResult, writeArgument } from './plain-values';
import type { Value } from './value';

/** Values that a pure call keeps: the calls of a job repeat their arguments (formats, dates, categories). */
const MEMO = 1_024;

/**
 * One call through the reference evaluator. Generated code puts the arguments in by `set…`, calls `run`, and reads the result's fields:
 * values cross as plain JavaScript, so this costs about a microsecond, and it is the same meaning by construction. Nested values are
 * decoded and encoded here; calls within calls that give nested values are evaluated in one go.
 */
export class SlowCall extends PlainValues {
  private readonly generators = new Map<number, JavaRandom>();
  private readonly direct: ((row: readonly ExprValue[], context: EvaluationContext) => ExprValue) | null;
  private readonly context: EvaluationContext;
  private memo: Map<ExprValue, ExprValue> | null;
  /** Answers from the memory since it was emptied. */
  private hits = 0;

  /** `expr` reads the values that are put in as its columns 0, 1, …, of these types. */
  constructor(
    private readonly expr: Expr,
    inputs: readonly DataType[],
    session: SessionClock,
    arena: TextArena,
  ) {
    super(inputs, arena);
    const clock = session;
    this.context = {
      timeZone: session.timeZone,
      generators: this.generators,
      get nowMs() {
        return clock.now();
      },
    };
    const [only] = inputs;
    const keyed = inputs.length === 0 || (inputs.length === 1 && isMemoKey(only!));
    this.memo = keyed && isDeterministic(expr) ? new Map() : null;
    this.direct = directCall(expr);
  }

  run(): void {
    this.give(this.memo === null ? this.evaluate() : this.remembered(this.memo), this.expr.type);
  }

  private remembered(memo: Map<ExprValue, ExprValue>): ExprValue {
    const argument = this.row[0] ?? null;
    const known = memo.get(argument);
    if (known !== undefined) {
      this.hits++;
      return known;
    }
    const value = this.evaluate();
    if (memo.size >= MEMO) this.forget(memo);
    memo.set(argument, value);
    return value;
  }

  /** Arguments that hardly repeat cost more to remember than to compute. */
  private forget(memo: Map<ExprValue, ExprValue>): void {
    if (this.hits < MEMO / 4) this.memo = null;
    this.hits = 0;
    memo.clear();
  }

  private evaluate(): ExprValue {
    try {
      return this.direct === null ? evaluate(this.expr, this.row, this.context) : this.direct(this.row, this.context);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      throw new HeadraceError(error.message, {
        code: 'expression.value',
        domain: 'user',
        retry: 'none',
        remedy: 'Filter out or repair such values before this expression; TRY_CAST gives NULL where CAST fails.',
        cause: error,
      });
    }
  }
}

/** A call over inputs and constants alone, looked up once; null: the tree has to be walked. */
function directCall(expr: Expr): ((row: readonly ExprValue[], context: EvaluationContext) => ExprValue) | null {
  if (expr.op !== 'call' || !isPlainFunction(expr.fn) || !expr.args.every((arg) => arg.op !== 'call' && arg.op !== 'case')) return null;
  const { fn, type } = expr;
  const argumentTypes = expr.args.map((arg) => arg.type);
  const places = expr.args.map((arg) => (arg.op === 'input' ? arg.index : -1));
  const values = expr.args.map((arg) => (arg.op === 'literal' ? literalValue(arg) : null));
  return (row, context) => {
    for (let i = 0; i < places.length; i++) if (places[i]! >= 0) values[i] = row[places[i]!]!;
    return callFunction(fn, values, { types: argumentTypes, result: type, context });
  };
}

/** -0.0 and 0.0 are one key of a Map, so floating point is not remembered; nor are bytes, which are keys by identity. */
const isMemoKey = (type: DataType): boolean =>
  type.kind === 'CHAR' || type.kind === 'VARCHAR' || (physicalOf(type) !== 'bytes' && physicalOf(type) !== 'f64');

/** Writes a call through the reference evaluator; `compile` gives the values that it reads. */
export function slowCall(scope: ExprScope, call: CallExpr, compile: (expr: Expr) => Value): Value {
  const { builder } = scope;
  const values: Value[] = [];
  const expr = withInputs(call, (arg) => {
    values.push(compile(arg));
    return input(values.length - 1, arg.type);
  });
  scope.textsMade();
  const slow = builder.bind(
    'slow',
    new SlowCall(
      expr,
      values.map((value) => value.type),
      scope.session,
      scope.arena,
    ),
  );
  values.forEach((value, index) => writeArgument(scope, slow, index, value));
  builder.line(`${slow}.run();`);
  return readResult(scope, slow, call.type);
}

/** The call with what is computed elsewhere as input columns. Calls that give nested values stay, so that those are never encoded between. */
function withInputs(call: CallExpr, take: (arg: Expr) => Expr): CallExpr {
  return {
    ...call,
    args: call.args.map((arg) => {
      if (arg.op === 'literal') return arg;
      return arg.op === 'call' && isNested(arg.type) ? withInputs(arg, take) : take(arg);
    }),
  };
}
