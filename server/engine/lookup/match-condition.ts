import type { DataType } from '@headrace/connector-sdk/schema';
import { evaluate, type ExprValue } from '@/server/plan/expr/evaluate';
import type { Expr } from '@/server/plan/expr/expr';
import type { EngineBatch } from '../contract/batch';
import { readPrepared, type PreparedRow, type PreparedValue } from './prepared-rows';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The further condition of a look-up join over input columns followed by the dimension's: a match that fails it is none. */
export class MatchCondition {
  constructor(
    private readonly condition: Expr,
    private readonly types: { readonly input: readonly DataType[]; readonly dimension: readonly DataType[] },
    private readonly settings: { readonly timeZone: string; readonly now: () => number },
  ) {}

  holds(batch: EngineBatch, row: number, found: PreparedRow): boolean {
    const { input, dimension } = this.types;
    const values = [
      ...input.map((type, index) => exprValue(readPrepared(batch.columns[index]!, row), type)),
      ...dimension.map((type, index) => exprValue(found[index]!, type)),
    ];
    return evaluate(this.condition, values, { timeZone: this.settings.timeZone, nowMs: this.settings.now() }) === true;
  }
}

/** A prepared value as the expression evaluator sees it. */
function exprValue(value: PreparedValue, type: DataType): ExprValue {
  if (value === null) return null;
  if (type.kind === 'BOOLEAN') return value === 1;
  if (type.kind === 'CHAR' || type.kind === 'VARCHAR') return utf8.decode(value as Uint8Array);
  if (Array.isArray(value))
    return ((value as readonly [bigint, bigint])[1] << 64n) | BigInt.asUintN(64, (value as readonly [bigint, bigint])[0]);
  return value as number | bigint | Uint8Array;
}
