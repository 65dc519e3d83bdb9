import type { IntervalQualifier } from '../ast/expressions/literals';
import type { DataType } from '../ast/types/data-type';
import { typeWords } from '../lexer/words';
import { printIdentifier, printName, printNameExcept, printString } from './names';

/** A data type on one line, NOT NULL included. */
export const printDataType = (type: DataType): string => `${base(type)}${type.nullable ? '' : ' NOT NULL'}`;

function base(type: DataType): string {
  switch (type.kind) {
    case 'atomic-type':
      return printAtomic(type.name, type.parameters.length === 0 ? '' : `(${type.parameters.join(', ')})`);
    case 'interval-type':
      return `INTERVAL ${printIntervalQualifier(type.qualifier)}`;
    case 'array-type':
      return `ARRAY<${printDataType(type.element)}>`;
    case 'multiset-type':
      return `MULTISET<${printDataType(type.element)}>`;
    case 'map-type':
      return `MAP<${printDataType(type.key)}, ${printDataType(type.value)}>`;
    case 'row-type':
      return `ROW<${type.fields.map(printField).join(', ')}>`;
    case 'raw-type':
      return `RAW(${printString(type.className)}, ${printString(type.snapshot)})`;
    case 'named-type': {
      const [first = '', ...rest] = type.name.parts;
      return [printNameExcept(first, typeWords), ...rest.map(printName)].join('.');
    }
  }
}

function printAtomic(name: string, parameters: string): string {
  return name === 'TIMESTAMP_TZ' ? `TIMESTAMP${parameters} WITH TIME ZONE` : name + parameters;
}

function printField(field: Extract<DataType, { kind: 'row-type' }>['fields'][number]): string {
  const comment = field.comment === undefined ? '' : ` ${printString(field.comment)}`;
  return `${printIdentifier(field.name)} ${printDataType(field.type)}${comment}`;
}

export function printIntervalQualifier({ from, to, precision, fraction }: IntervalQualifier): string {
  const end = fraction === undefined ? '' : `(${fraction})`;
  if (to !== undefined) return `${from}${precision === undefined ? '' : `(${precision})`} TO ${to}${end}`;
  if (fraction !== undefined) return `${from}(${precision ?? 2}, ${fraction})`;
  return precision === undefined ? from : `${from}(${precision})`;
}
