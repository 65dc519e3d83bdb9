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
      value instanceof MapValue ? `{${value.keys.map((name, i) => `${key(name)}=${one(value.values[i]!)}`).join(', ')}}` : '';
  }
  const [cell, text] = [new ValueCell(type), cells(type)];
  return (value) => text(cell.put(value), 0);
}

const listed = (value: PhysicalValue): readonly PhysicalValue[] => (isList(value) ? value : []);
