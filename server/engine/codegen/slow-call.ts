import { HeadraceError } from '@headrace/connector-sdk';
import { decodeNested, encodeNested, isNested, physicalOf, type DataType } from '@headrace/connector-sdk/schema';
import { input, isDeterministic } from '@/server/plan/expr/build';
import { evaluate, EvaluationError, type ExprValue } from '@/server/plan/expr/evaluate';
import type { CallExpr, Expr } from '@/server/plan/expr/expr';
import type { JavaRandom } from '@/server/plan/expr/java-random';
import { decodeText, type TextArena } from '../batch/text-arena';
import type { ExprScope, SessionClock } from './expr-scope';
import type { Value } from './value';

/** Values that a pure call keeps: the calls of a job repeat their arguments (formats, dates, categories). */
const MEMO = 1_024;

/**
 * One call through the reference evaluator. Generated code puts the arguments in by `set…`, calls `run`, and reads the result's fields:
 * values cross as plain JavaScript, so this costs about a microsecond, and it is the same meaning by construction. Nested values are
 * decoded and encoded here; calls within calls that give nested values are evaluated in one go.
 */
export class SlowCall {
  isNull = true;
  flat = 0;
  bool = false;
  readonly i64 = new BigInt64Array(2);
  readonly i32 = new Int32Array(this.i64.buffer);
  data: Uint8Array;
  start = 0;
  length = 0;
  private readonly row: ExprValue[];
  private readonly generators = new Map<number, JavaRandom>();
  private readonly memo: Map<ExprValue, ExprValue> | null;

  /** `expr` reads the values that are put in as its columns 0, 1, …, of these types. */
  constructor(
    private readonly expr: Expr,
    private readonly inputs: readonly DataType[],
    private readonly session: SessionClock,
    private readonly arena: TextArena,
  ) {
    this.row = inputs.map(() => null);
    this.data = arena.bytes;
    const [only] = inputs;
    const keyed = inputs.length === 0 || (inputs.length === 1 && isMemoKey(only!));
    this.memo = keyed && isDeterministic(expr) ? new Map() : null;
  }

  setNull(index: number): void {
    this.row[index] = null;
  }
  setFlat(index: number, value: number | boolean): void {
    this.row[index] = value;
  }
  setWide(index: number, words: BigInt64Array, at: number): void {
    this.row[index] = words[at]!;
  }
  setWider(index: number, words: BigInt64Array, at: number): void {
    this.row[index] = (words[2 * at + 1]! << 64n) | BigInt.asUintN(64, words[2 * at]!);
  }
  setText(index: number, data: Uint8Array, start: number, length: number): void {
    this.row[index] = decodeText(data, start, length);
  }
  setBytes(index: number, data: Uint8Array, start: number, length: number): void {
    this.row[index] = data.slice(start, start + length);
  }
  setNested(index: number, data: Uint8Array, start: number, length: number): void {
    this.row[index] = decodeNested(data.subarray(start, start + length), this.inputs[index]!);
  }

  run(): void {
    const value = this.memo === null ? this.evaluate() : this.remembered(this.memo);
    this.isNull = value === null;
    if (value === null) return;
    if (typeof value === 'number') this.flat = value;
    else if (typeof value === 'boolean') this.bool = value;
    else if (typeof value === 'bigint') {
      this.i64[0] = BigInt.asIntN(64, value);
      this.i64[1] = value >> 64n;
    } else this.keepBytes(typeof value === 'string' || value instanceof Uint8Array ? value : encodeNested(value, this.expr.type));
  }

  private remembered(memo: Map<ExprValue, ExprValue>): ExprValue {
    const argument = this.row[0] ?? null;
    const known = memo.get(argument);
    if (known !== undefined) return known;
    const value = this.evaluate();
    if (memo.size >= MEMO) memo.clear();
    memo.set(argument, value);
    return value;
  }

  private evaluate(): ExprValue {
    try {
      return evaluate(this.expr, this.row, { timeZone: this.session.timeZone, nowMs: this.session.now(), generators: this.generators });
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

  private keepBytes(value: string | Uint8Array): void {
    if (typeof value === 'string') this.start = this.arena.encode(value);
    else {
      this.start = this.arena.reserve(value.length);
      this.arena.bytes.set(value, this.start);
    }
    this.data = this.arena.bytes;
    this.length = this.arena.length - this.start;
  }
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

function writeArgument({ builder }: ExprScope, slow: string, index: number, value: Value): void {
  const set = setterOf(slow, index, value);
  if (value.isNull === 'true') builder.line(`${slow}.setNull(${index});`);
  else if (value.isNull === 'false') builder.line(set);
  else builder.line(`if (${value.isNull}) ${slow}.setNull(${index}); else ${set}`);
}

function setterOf(slow: string, index: number, value: Value): string {
  switch (value.physical) {
    case 'i64':
      return `${slow}.setWide(${index}, ${value.a64}, ${value.at});`;
    case 'i128':
      return `${slow}.setWider(${index}, ${value.a64}, ${value.at});`;
    case 'bytes': {
      const text = value.type.kind === 'CHAR' || value.type.kind === 'VARCHAR';
      return `${slow}.set${text ? 'Text' : isNested(value.type) ? 'Nested' : 'Bytes'}(${index}, ${value.data}, ${value.start}, ${value.length});`;
    }
    default:
      return `${slow}.setFlat(${index}, ${value.code});`;
  }
}

function readResult(scope: ExprScope, slow: string, type: DataType): Value {
  const { builder } = scope;
  const isNull = builder.fresh('n');
  builder.line(`const ${isNull} = ${slow}.isNull;`);
  const physical = physicalOf(type);
  if (physical === 'bytes') {
    const [data, start, length] = [builder.fresh('d'), builder.fresh('p'), builder.fresh('l')];
    builder.line(`const ${data} = ${slow}.data, ${start} = ${slow}.start, ${length} = ${slow}.length;`);
    return { physical, type, isNull, data, start, length };
  }
  if (physical === 'i64' || physical === 'i128') {
    builder.before(`const ${slow}_i64 = ${slow}.i64, ${slow}_i32 = ${slow}.i32;`);
    return { physical, type, isNull, a64: `${slow}_i64`, a32: `${slow}_i32`, at: '0' };
  }
  const code = builder.fresh('v');
  builder.line(`const ${code} = ${slow}.${physical === 'bool' ? 'bool' : 'flat'};`);
  return { physical, type, isNull, code };
}
