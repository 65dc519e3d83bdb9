import { ColumnsToRows } from '@headrace/connector-sdk/base';
import { ColumnBatch, physicalOf, type DataType, type SqlValue } from '@headrace/connector-sdk/schema';
import { evaluate } from '@/server/plan/expr/evaluate';
import type { Expr } from '@/server/plan/expr/expr';

const utf8 = new TextEncoder();

/** The value of an expression without inputs, in the SDK's form, to ask a dimension with. */
export function constantValue(expr: Expr, type: DataType, settings: { readonly timeZone: string; readonly now: () => number }): SqlValue {
  const value = evaluate(expr, [], { timeZone: settings.timeZone, nowMs: settings.now() });
  if (value === null) return null;
  const batch = ColumnBatch.allocate([type], 1);
  const vector = batch.columns[0]!;
  batch.rowCount = 1;
  switch (physicalOf(type)) {
    case 'bool':
      vector.bool[0] = value === true ? 1 : 0;
      break;
    case 'i32':
      vector.i32[0] = Number(value);
      break;
    case 'f64':
      vector.f64[0] = Number(value);
      break;
    case 'i64':
      vector.i64[0] = BigInt(value as number | bigint);
      break;
    case 'i128':
      vector.i64[0] = BigInt.asIntN(64, value as bigint);
      vector.i64[1] = (value as bigint) >> 64n;
      break;
    case 'bytes':
      vector.data = typeof value === 'string' ? utf8.encode(value) : (value as Uint8Array);
      vector.lengths[0] = vector.data.length;
  }
  return new ColumnsToRows([{ name: 'constant', type }]).row(batch, 0)[0]!;
}
