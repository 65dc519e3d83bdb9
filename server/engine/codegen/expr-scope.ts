import type { DataType } from '@headrace/connector-sdk/schema';
import type { CallExpr, Expr } from '@/server/plan/expr/expr';
import type { TextArena } from '../batch/text-arena';
import type { FunctionBuilder } from './function-builder';
import type { Scratch } from './scratch';
import type { SharedValues } from './shared-values';
import { anyNull, type BytesValue, type FlatValue, type Value, type WideValue } from './value';

/** What the compiler of expressions works in: the function being written, the row it stands on, and what the function has at run time. */
export interface ExprScope {
  readonly builder: FunctionBuilder;
  readonly scratch: Scratch;
  readonly arena: TextArena;
  readonly session: SessionClock;
  /** To be told by forms that put texts into the arena: it is emptied after each row. */
  textsMade(): void;
  /** Column `index` of the row at hand. */
  column(index: number): Value;
  /** What several expressions of the row have in common, where that is computed once. */
  readonly shared?: SharedValues;
}

/** The session's zone, and the processing time, in epoch milliseconds. */
export interface SessionClock {
  readonly timeZone: string;
  now(): number;
}

/** The compiled form of one function; null: not in this case, take the reference evaluator. Arguments are compiled already. */
export type StrictForm = (scope: ExprScope, call: CallExpr, args: readonly Value[]) => Value | null;
/** A form that decides itself which arguments it computes. */
export type LazyForm = (scope: ExprScope, call: CallExpr, compile: (expr: Expr) => Value) => Value | null;

/** Names the NULL test once, so that it is not written again by each user. */
export function nullOfArgs(scope: ExprScope, args: readonly Value[]): string {
  const text = anyNull(args);
  if (!text.includes(' ')) return text;
  const name = scope.builder.fresh('n');
  scope.builder.line(`const ${name} = ${text};`);
  return name;
}

/** A number or boolean that cannot fail: computed whether NULL or not. */
export function flat(scope: ExprScope, type: DataType, code: string, isNull: string): FlatValue {
  const name = scope.builder.fresh('v');
  scope.builder.line(`const ${name} = ${code};`);
  return { physical: physicalFlat(type), type, isNull, code: name };
}

/** A number or boolean that is only computed for arguments that are not NULL. */
export function guardedFlat(scope: ExprScope, type: DataType, code: string, isNull: string): FlatValue {
  const empty = type.kind === 'BOOLEAN' ? 'false' : '0';
  return flat(scope, type, isNull === 'false' ? code : `${isNull} ? ${empty} : ${code}`, isNull);
}

const physicalFlat = (type: DataType): FlatValue['physical'] =>
  type.kind === 'BOOLEAN' ? 'bool' : type.kind === 'DOUBLE' || type.kind === 'FLOAT' ? 'f64' : 'i32';

/** A 64-bit value: `code` is BigInt text that the store wraps. */
export function wide(scope: ExprScope, type: DataType, code: string, isNull: string, guarded = false): WideValue {
  const place = scope.scratch.words(1);
  const guard = guarded && isNull !== 'false' ? `if (!(${isNull})) ` : '';
  scope.builder.line(`${guard}${place.a64}[${place.at}] = ${code};`);
  return { physical: 'i64', type, isNull, ...place };
}

/** A 64-bit value from a whole number within ±2^53, without a BigInt. */
export function wideFromDouble(scope: ExprScope, type: DataType, code: string, isNull: string): WideValue {
  const place = scope.scratch.words(1);
  const number = scope.builder.fresh('v');
  scope.builder.line(`const ${number} = ${code};`);
  scope.builder.line(`${place.a32}[${Number(place.at) * 2}] = ${number} | 0;`);
  scope.builder.line(`${place.a32}[${Number(place.at) * 2 + 1}] = Math.floor(${number} / 4294967296);`);
  return { physical: 'i64', type, isNull, ...place };
}

/** A value that later statements assign, for forms with branches. `set` writes one branch's value into it. */
export function variable(scope: ExprScope, type: DataType, physical: Value['physical'], mayBeNull: boolean): Variable {
  const { builder } = scope;
  const isNull = mayBeNull ? builder.fresh('n') : 'false';
  if (mayBeNull) builder.line(`let ${isNull} = true;`);
  if (physical === 'bytes') return bytesVariable(scope, type, isNull);
  if (physical === 'i64' || physical === 'i128') return wideVariable(scope, type, physical, isNull);
  const code = builder.fresh('v');
  builder.line(`let ${code} = ${physical === 'bool' ? 'false' : '0'};`);
  return {
    value: { physical, type, isNull, code },
    set: (from) => {
      if (from.isNull !== 'true') builder.line(`${code} = ${(from as FlatValue).code};`);
      setNull(scope, isNull, from);
    },
  };
}

export interface Variable {
  readonly value: Value;
  set(from: Value): void;
}

function setNull(scope: ExprScope, isNull: string, from: Value): void {
  if (isNull !== 'false') scope.builder.line(`${isNull} = ${from.isNull};`);
}

function wideVariable(scope: ExprScope, type: DataType, physical: 'i64' | 'i128', isNull: string): Variable {
  const place = scope.scratch.words(physical === 'i64' ? 1 : 2);
  return {
    value: { physical, type, isNull, ...place },
    set: (from) => {
      if (from.isNull !== 'true') copyWide(scope, from as WideValue, place);
      setNull(scope, isNull, from);
    },
  };
}

/** Moves one or two words from one place to another. */
export function copyWide(scope: ExprScope, from: WideValue, to: { readonly a64: string; readonly at: string }): void {
  if (from.physical === 'i64') return scope.builder.line(`${to.a64}[${to.at}] = ${from.a64}[${from.at}];`);
  for (const word of [0, 1]) scope.builder.line(`${to.a64}[2 * (${to.at}) + ${word}] = ${from.a64}[2 * (${from.at}) + ${word}];`);
}

function bytesVariable(scope: ExprScope, type: DataType, isNull: string): Variable {
  const { builder } = scope;
  const [data, start, length] = [builder.fresh('d'), builder.fresh('p'), builder.fresh('l')];
  const arena = builder.bind('arena', scope.arena);
  builder.line(`let ${data} = ${arena}.bytes, ${start} = 0, ${length} = 0;`);
  return {
    value: { physical: 'bytes', type, isNull, data, start, length },
    set: (from) => {
      if (from.isNull !== 'true') {
        const bytes = from as BytesValue;
        builder.line(`${data} = ${bytes.data}; ${start} = ${bytes.start}; ${length} = ${bytes.length};`);
      }
      setNull(scope, isNull, from);
    },
  };
}
