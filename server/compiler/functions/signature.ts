import { withNullability, type DataType } from '@headrace/connector-sdk/schema';
import { call } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import { convert } from '../expr/conversion';
import { parameters, type Parameter, type ParameterName } from './parameters';

/**
 * One way to call a function. `fn` is the name in the plan. `rest`: the last parameter may come any number of times more. `nulls`:
 * `strict` is NULL where an argument is NULL, `may` can be NULL by itself as well, `never` is not NULL.
 */
export interface Overload {
  readonly fn: string;
  readonly params: readonly ParameterName[];
  readonly rest?: boolean;
  readonly returns: DataType | ((types: readonly DataType[], args: readonly Expr[]) => DataType);
  readonly nulls?: 'strict' | 'may' | 'never';
}

export const categories = [
  'comparison',
  'logical',
  'arithmetic',
  'string',
  'temporal',
  'conditional',
  'conversion',
  'collection',
  'json',
  'construction and access',
  'hash',
] as const;
export type Category = (typeof categories)[number];

/** A function by its names in SQL (the first is the usual one), with what people read about it. */
export interface ScalarFunction {
  readonly names: readonly string[];
  readonly category: Category;
  readonly summary: string;
  readonly overloads: readonly Overload[];
  /** Types the call by a rule of its own, where overloads cannot say it; null: the arguments do not fit. */
  readonly resolve?: (args: readonly Expr[]) => Expr | null;
  /** How it is written, for functions with a rule of their own. */
  readonly signatures?: readonly string[];
  /** Only Flink from this version on has it. */
  readonly since?: '2.0';
}

/** Why no overload fits; `expected` lists what would. */
export interface NoOverload {
  readonly op: 'no-overload';
  readonly expected: readonly string[];
}

/** The call with its arguments converted to the first overload that takes them as they are, else to the first that converts them. */
export function resolveOverload(fn: ScalarFunction, args: readonly Expr[]): Expr | NoOverload {
  for (const implicit of [false, true]) {
    for (const overload of fn.overloads) {
      const converted = convertArguments(overload, args, implicit);
      if (converted !== null) return applyOverload(overload, converted);
    }
  }
  return fn.resolve?.(args) ?? { op: 'no-overload', expected: signaturesOf(fn) };
}

function convertArguments(overload: Overload, args: readonly Expr[], implicit: boolean): readonly Expr[] | null {
  const { params } = overload;
  if (args.length < params.length || (args.length > params.length && overload.rest !== true)) return null;
  const result: Expr[] = [];
  for (const [i, arg] of args.entries()) {
    const parameter: Parameter = parameters[params[Math.min(i, params.length - 1)]!];
    const to =
      arg.type.kind === 'NULL' ? parameter.fallback : (parameter.exact(arg.type) ?? (implicit ? parameter.implicit(arg.type) : null));
    if (to === null) return null;
    result.push(convert(arg, to));
  }
  return result;
}

function applyOverload(overload: Overload, args: readonly Expr[]): Expr {
  const type =
    typeof overload.returns === 'function'
      ? overload.returns(
          args.map((arg) => arg.type),
          args,
        )
      : overload.returns;
  const nulls = overload.nulls ?? 'strict';
  return call(overload.fn, args, withNullability(type, nulls === 'may' || (nulls === 'strict' && args.some((arg) => arg.type.nullable))));
}

export function signatureText(name: string, overload: Overload): string {
  const titles = overload.params.map((param) => parameters[param].title);
  return `${name}(${titles.join(', ')}${overload.rest === true ? ', …' : ''})`;
}

export const signaturesOf = (fn: ScalarFunction): readonly string[] =>
  fn.signatures ?? fn.overloads.map((overload) => signatureText(fn.names[0]!, overload));
