import { physicalOf, type DataType } from '@headrace/connector-sdk/schema';
import type { ExprScope } from '../../codegen/expr-scope';
import type { TableCode } from '../../codegen/table-code';
import type { Value } from '../../codegen/value';

/** A key column of a slot as a value. 64-bit and wider keys are moved through scratch: their words lie at any place. */
export function keyValue(
  scope: ExprScope,
  table: TableCode,
  key: { readonly slot: string; readonly column: number; readonly type: DataType },
): Value {
  const { builder } = scope;
  const { slot, column, type } = key;
  const { keyWords, keyColumns, nullMask } = table.layout;
  const word = (offset: number): string => `${table.name}_keys[${keyWords} * ${slot} + ${keyColumns[column]!.at + offset}]`;
  const isNull = nullMask && type.nullable ? `((${table.name}_keys[${keyWords} * ${slot}] & ${1 << column}) !== 0)` : 'false';
  const physical = physicalOf(type);
  switch (physical) {
    case 'bool':
      return { physical, type, isNull, code: `(${word(0)} === 1)` };
    case 'i32':
      return { physical, type, isNull, code: word(0) };
    case 'i64':
    case 'i128': {
      const place = scope.scratch.words(physical === 'i64' ? 1 : 2);
      const first = Number(place.at) * (physical === 'i64' ? 2 : 4);
      for (let i = 0; i < (physical === 'i64' ? 2 : 4); i++) builder.line(`${place.a32}[${first + i}] = ${word(i)};`);
      return { physical, type, isNull, ...place };
    }
    case 'f64': {
      const view = new Float64Array(1);
      const [f64, words] = [builder.bind('f', view), builder.bind('f', new Int32Array(view.buffer))];
      const value = builder.fresh('v');
      builder.line(`${words}[0] = ${word(0)}; ${words}[1] = ${word(1)};`);
      builder.line(`const ${value} = ${f64}[0];`);
      return { physical, type, isNull, code: value };
    }
    case 'bytes':
      return { physical, type, isNull, data: `${table.name}.heap.bytes`, start: word(0), length: word(1) };
  }
}
