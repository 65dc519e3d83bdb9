import { entryTypes, isList, MapValue, type DataType, type PhysicalValue } from '@headrace/connector-sdk';
import { physicalAt, ValueCell } from '@headrace/connector-sdk/base';
import type { CellText } from './flink-text';

type Cells = (type: DataType) => CellText;

/** As Java shows collections: `[1, null]`, `{k=v}`, and a row as `+I[1, a]`. */
export function nestedText(type: DataType, cells: Cells): CellText {
  const text = textOf(type, cells);
  return (vector, row) => text(physicalAt(vector, row));
}

function textOf(type: DataType, cells: Cells): (value: PhysicalValue) => string {
  const present = presentText(type, cells);
  return (value) => (value === null ? 'null' : present(value));
}

function presentText(type: DataType, cells: Cells): (value: PhysicalValue) => string {
  if (type.kind === 'ARRAY') {
    const element = textOf(type.element, cells);
    return (value) => `[${listed(value).map(element).join(', ')}]`;
  }
  if (type.kind === 'ROW') {
    const fields = type.fields.map((field) => textOf(field.type, cells));
    return (value) =>
      `+I[${listed(value)
        .map((one, i) => fields[i]!(one))
        .join(', ')}]`;
  }
  if (type.kind === 'MAP' || type.kind === 'MULTISET') {
    const [key, one] = entryTypes(type).map((inner) => textOf(inner, cells)) as [ReturnType<typeof textOf>, ReturnType<typeof textOf>];
    return (value) =>
      value instanceof MapValue
        ? `{${hashOrder(value.keys)
            .map((i) => `${key(value.keys[i]!)}=${one(value.values[i]!)}`)
            .join(', ')}}`
        : '';
  }
  const [cell, text] = [new ValueCell(type), cells(type)];
  return (value) => text(cell.put(value), 0);
}

const listed = (value: PhysicalValue): readonly PhysicalValue[] => (isList(value) ? value : []);

/** The places of keys in the order in which a java.util.HashMap shows them: by their hash modulo its size, then as they came. */
function hashOrder(keys: readonly PhysicalValue[]): readonly number[] {
  let size = 16;
  while (keys.length > size * 0.75) size *= 2;
  const bucket = (key: PhysicalValue): number => {
    const hash = javaHash(key);
    return (hash ^ (hash >>> 16)) & (size - 1);
  };
  const buckets = keys.map(bucket);
  return keys.map((_, i) => i).sort((a, b) => buckets[a]! - buckets[b]! || a - b);
}

/** Java's hash of texts, whole numbers and booleans; other keys stay in their order. */
function javaHash(key: PhysicalValue): number {
  if (typeof key === 'string') {
    let hash = 0;
    for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0;
    return hash;
  }
  if (typeof key === 'bigint') return Number(BigInt.asIntN(32, key ^ (key >> 32n)));
  if (typeof key === 'boolean') return key ? 1_231 : 1_237;
  return typeof key === 'number' && Number.isInteger(key) ? key : 0;
}
