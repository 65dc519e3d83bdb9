import {
  decodeNested,
  entryTypes,
  isList,
  isNested,
  MapValue,
  type ByteBuffer,
  type ColumnVector,
  type DataType,
  type PhysicalValue,
} from '@headrace/connector-sdk';
import { bytesAt, unscaledAt, unsupportedNested, ValueCell } from '@headrace/connector-sdk/base';
import { writeDouble, writeFloat, writeHalves, writeNumber, writeSized, writeUnscaledBytes } from './wire-writer';

/** Appends the value of a row that is not NULL. */
export type ValueWriter = (out: ByteBuffer, vector: ColumnVector, row: number) => void;

/** Values as the schema declares them that `tableAvroSchema` makes of the type. */
export function valueWriter(type: DataType): ValueWriter {
  switch (type.kind) {
    case 'NULL':
      return () => undefined;
    case 'BOOLEAN':
      return (out, vector, row) => {
        out.ensure(1);
        out.bytes[out.length++] = vector.bool[row]!;
      };
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'DATE':
    case 'TIME':
      return (out, vector, row) => writeNumber(out, vector.i32[row]!);
    case 'BIGINT':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return (out, vector, row) => writeHalves(out, vector.i32[2 * row]!, vector.i32[2 * row + 1]!);
    case 'FLOAT':
      return (out, vector, row) => writeFloat(out, vector.f64[row]!);
    case 'DOUBLE':
      return (out, vector, row) => writeDouble(out, vector.f64[row]!);
    case 'DECIMAL':
      return (out, vector, row) => writeUnscaledBytes(out, unscaledAt(vector, row));
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
      return (out, vector, row) => writeSized(out, vector.data, vector.starts[row], vector.lengths[row]);
    case 'ARRAY':
    case 'MAP':
    case 'MULTISET':
    case 'ROW': {
      const write = nestedWriter(type);
      return (out, vector, row) => write(out, decodeNested(bytesAt(vector, row), type));
    }
    default:
      throw unsupportedNested(type, 'by the format "avro"');
  }
}

type NestedWriter = (out: ByteBuffer, value: PhysicalValue) => void;

/** Also of NULL, where the type allows it: the union's first branch. */
function inner(type: DataType): NestedWriter {
  const write = isNested(type) ? nestedWriter(type) : leafWriter(type);
  if (!type.nullable) return write;
  return (out, value) => {
    writeNumber(out, value === null ? 0 : 1);
    if (value !== null) write(out, value);
  };
}

function leafWriter(type: DataType): NestedWriter {
  const [cell, write] = [new ValueCell(type), valueWriter(type)];
  return (out, value) => write(out, cell.put(value), 0);
}

function nestedWriter(type: DataType): NestedWriter {
  if (type.kind === 'ROW') {
    const fields = type.fields.map((field) => inner(field.type));
    return (out, value) => {
      if (isList(value)) fields.forEach((write, i) => write(out, value[i]!));
    };
  }
  if (type.kind === 'ARRAY') {
    const write = inner(type.element);
    return (out, value) => {
      if (isList(value)) writeItems(out, value.length, (i) => write(out, value[i]!));
    };
  }
  if (type.kind !== 'MAP' && type.kind !== 'MULTISET') throw unsupportedNested(type, 'by the format "avro"');
  const [keyType, valueType] = entryTypes(type);
  const [writeKey, writeValue] = [leafWriter(keyType), inner(valueType)];
  return (out, value) => {
    if (!(value instanceof MapValue)) return;
    writeItems(out, value.keys.length, (i) => {
      writeKey(out, value.keys[i] ?? '');
      writeValue(out, value.values[i]!);
    });
  };
}

/** One block of all items, and the empty one that ends them. */
function writeItems(out: ByteBuffer, count: number, put: (i: number) => void): void {
  if (count > 0) writeNumber(out, count);
  for (let i = 0; i < count; i++) put(i);
  writeNumber(out, 0);
}
