import { MAX_LENGTH, type DataType } from '@headrace/connector-sdk/schema';
import { isPlainName } from '@/server/sql/lexer/words';

/** The type as SQL writes it, with `NOT NULL` where it holds: `DECIMAL(10, 2)`, `STRING NOT NULL`. Reading it back gives an equal type. */
export function typeText(type: DataType, name = nameText): string {
  const base = baseText(type, name);
  return type.nullable || type.kind === 'NULL' ? base : `${base} NOT NULL`;
}

/** The type without its nullability, as messages and CAST write it. */
export function baseText(type: DataType, name = nameText): string {
  switch (type.kind) {
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'VARCHAR':
      return type.length === MAX_LENGTH ? 'STRING' : `VARCHAR(${type.length})`;
    case 'VARBINARY':
      return type.length === MAX_LENGTH ? 'BYTES' : `VARBINARY(${type.length})`;
    case 'CHAR':
    case 'BINARY':
      return `${type.kind}(${type.length})`;
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return `${type.kind}(${type.precision})`;
    case 'INTERVAL_YEAR_MONTH':
      return 'INTERVAL MONTH';
    case 'INTERVAL_DAY_TIME':
      return 'INTERVAL SECOND(3)';
    case 'ARRAY':
    case 'MULTISET':
      return `${type.kind}<${typeText(type.element, name)}>`;
    case 'MAP':
      return `MAP<${typeText(type.key, name)}, ${typeText(type.value, name)}>`;
    case 'ROW':
      return `ROW<${type.fields.map((field) => `${name(field.name)} ${typeText(field.type, name)}`).join(', ')}>`;
    default:
      return type.kind;
  }
}

/** A name as SQL writes it: between backticks where it must be. */
export const nameText = (name: string): string => (isPlainName(name) ? name : `\`${name.replaceAll('`', '``')}\``);

/** A name between backticks, as TYPEOF writes all of them. */
export const quotedName = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
