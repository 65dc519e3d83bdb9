import type { DataType, Field } from '@headrace/connector-sdk';
import { unsupportedNested } from '@headrace/connector-sdk/base';
import { schemaProblem } from './avro-schema';

/** The name that Flink gives the record of a table. */
const RECORD = 'org.apache.flink.avro.generated.record';

/**
 * The Avro schema of a table as JSON text, the same for the same columns, as Flink derives it: nullable types are unions with null
 * first, whose default is null; nested records are named after the path to them. `legacy`: both kinds of timestamps are
 * `timestamp-…`; else those without a zone are `local-timestamp-…`.
 */
export function tableAvroSchema(fields: readonly Field[], legacy: boolean): string {
  return JSON.stringify(recordJson(fields, RECORD, legacy));
}

function recordJson(fields: readonly Field[], name: string, legacy: boolean): unknown {
  return {
    type: 'record',
    ...nameParts(name),
    fields: fields.map((field) => ({
      name: avroName(field.name),
      type: typeJson(field.type, `${name}_${field.name}`, legacy),
      ...(field.type.nullable ? { default: null } : {}),
    })),
  };
}

function nameParts(name: string): { readonly name: string; readonly namespace?: string } {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? { name } : { name: name.slice(dot + 1), namespace: name.slice(0, dot) };
}

/** Avro knows no other names. */
function avroName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw schemaProblem(`The column "${name}" cannot be a field of an Avro record: names have letters, digits and _ only.`);
}

const typeJson = (type: DataType, path: string, legacy: boolean): unknown => {
  const present = presentJson(type, path, legacy);
  return type.nullable && present !== 'null' ? ['null', present] : present;
};

function presentJson(type: DataType, path: string, legacy: boolean): unknown {
  switch (type.kind) {
    case 'NULL':
      return 'null';
    case 'BOOLEAN':
      return 'boolean';
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
      return 'int';
    case 'BIGINT':
      return 'long';
    case 'FLOAT':
      return 'float';
    case 'DOUBLE':
      return 'double';
    case 'CHAR':
    case 'VARCHAR':
      return 'string';
    case 'BINARY':
    case 'VARBINARY':
      return 'bytes';
    case 'DATE':
      return { type: 'int', logicalType: 'date' };
    case 'TIME':
      return { type: 'int', logicalType: 'time-millis' };
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return { type: 'long', logicalType: timestampName(type.precision, type.kind === 'TIMESTAMP' && !legacy) };
    case 'DECIMAL':
      return { type: 'bytes', logicalType: 'decimal', precision: type.precision, scale: type.scale };
    case 'ARRAY':
      return { type: 'array', items: typeJson(type.element, path, legacy) };
    case 'MAP':
      requireTextKey(type, type.key);
      return { type: 'map', values: typeJson(type.value, path, legacy) };
    case 'MULTISET':
      requireTextKey(type, type.element);
      return { type: 'map', values: 'int' };
    case 'ROW':
      return recordJson(type.fields, path, legacy);
    default:
      throw unsupportedNested(type, 'by the format "avro"');
  }
}

function requireTextKey(type: DataType, key: DataType): void {
  if (key.kind !== 'CHAR' && key.kind !== 'VARCHAR') throw unsupportedNested(type, 'with keys other than texts by the format "avro"');
}

function timestampName(precision: number, local: boolean): string {
  const unit = precision <= 3 ? 'millis' : precision <= 6 ? 'micros' : 'nanos';
  return `${local ? 'local-' : ''}timestamp-${unit}`;
}
