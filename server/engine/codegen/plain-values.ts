import { decodeNested, encodeNested, isNested, physicalOf, type DataType } from '@headrace/connector-sdk/schema';
import type { ExprValue } from '@/server/plan/expr/evaluate';
import { decodeText, type TextArena } from '../batch/text-arena';
import type { ExprScope } from './expr-scope';
import type { Value } from './value';

/**
 * Where generated code and plain JavaScript meet: code puts values in by `set…`, calls a method of a subclass, and reads what that `give`s
 * from the fields. Texts and nested values cross as JavaScript values, so this is for what is not worth a compiled form.
 */
export class PlainValues {
  isNull = true;
  flat = 0;
  bool = false;
  readonly i64 = new BigInt64Array(2);
  readonly i32 = new Int32Array(this.i64.buffer);
  data: Uint8Array;
  start = 0;
  length = 0;
  protected readonly row: ExprValue[];

  /** `inputs`: the types of the values that are put in. Texts that are given lie in the arena, which is emptied after each row. */
  constructor(
    private readonly inputs: readonly DataType[],
    private readonly arena: TextArena,
  ) {
    this.row = inputs.map(() => null);
    this.data = arena.bytes;
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

  /** The answer, a value of this type. */
  protected give(value: ExprValue, type: DataType): void {
    this.isNull = value === null;
    if (value === null) return;
    if (typeof value === 'number') this.flat = value;
    else if (typeof value === 'boolean') this.bool = value;
    else if (typeof value === 'bigint') {
      this.i64[0] = BigInt.asIntN(64, value);
      this.i64[1] = value >> 64n;
    } else this.keepBytes(typeof value === 'string' || value instanceof Uint8Array ? value : encodeNested(value, type));
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

/** Puts a value in as the `index`-th. */
export function writeArgument({ builder }: ExprScope, slow: string, index: number, value: Value): void {
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

/** Where generated code finds what `give` gave. */
export function readResult(scope: ExprScope, slow: string, type: DataType): Value {
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
