import type { AtomicTypeName, DataType, RowTypeField } from '../ast/types/data-type';
import type { Token } from '../lexer/token';
import type { Cursor } from './cursor';
import { parseIntervalQualifier } from './expressions/literals';

/** Words of types without a syntax of their own; `parameters` is how many numbers may stand in parentheses. */
const atomicWords: Readonly<Record<string, { readonly name: AtomicTypeName; readonly parameters: number }>> = {
  BOOLEAN: { name: 'BOOLEAN', parameters: 0 },
  TINYINT: { name: 'TINYINT', parameters: 0 },
  SMALLINT: { name: 'SMALLINT', parameters: 0 },
  INT: { name: 'INT', parameters: 0 },
  INTEGER: { name: 'INT', parameters: 0 },
  BIGINT: { name: 'BIGINT', parameters: 0 },
  FLOAT: { name: 'FLOAT', parameters: 0 },
  REAL: { name: 'FLOAT', parameters: 0 },
  DOUBLE: { name: 'DOUBLE', parameters: 0 },
  DECIMAL: { name: 'DECIMAL', parameters: 2 },
  DEC: { name: 'DECIMAL', parameters: 2 },
  NUMERIC: { name: 'DECIMAL', parameters: 2 },
  CHAR: { name: 'CHAR', parameters: 1 },
  CHARACTER: { name: 'CHAR', parameters: 1 },
  VARCHAR: { name: 'VARCHAR', parameters: 1 },
  STRING: { name: 'STRING', parameters: 0 },
  BINARY: { name: 'BINARY', parameters: 1 },
  VARBINARY: { name: 'VARBINARY', parameters: 1 },
  BYTES: { name: 'BYTES', parameters: 0 },
  DATE: { name: 'DATE', parameters: 0 },
  TIME: { name: 'TIME', parameters: 1 },
  TIMESTAMP: { name: 'TIMESTAMP', parameters: 1 },
  TIMESTAMP_LTZ: { name: 'TIMESTAMP_LTZ', parameters: 1 },
  NULL: { name: 'NULL', parameters: 0 },
  VARIANT: { name: 'VARIANT', parameters: 0 },
};

/** A data type with NULL or NOT NULL behind it. */
export function parseDataType(cursor: Cursor): DataType {
  return cursor.nested(() => {
    const first = cursor.token;
    cursor.wants('type');
    let type = parseNullability(cursor, first, parseBase(cursor, first));
    while (cursor.isOneOf('ARRAY', 'MULTISET')) {
      const kind = cursor.advance().upper === 'ARRAY' ? 'array-type' : 'multiset-type';
      type = parseNullability(cursor, first, { kind, element: type, nullable: true });
    }
    return type;
  });
}

function parseNullability(cursor: Cursor, first: Token, type: DataType): DataType {
  const nullable = !cursor.takeWords('NOT', 'NULL');
  // RETURNING type NULL ON EMPTY: there the word belongs to what follows.
  if (nullable && cursor.peek(1).upper !== 'ON') cursor.takeWord('NULL');
  return { ...type, nullable, range: cursor.rangeFrom(first) };
}

function parseBase(cursor: Cursor, first: Token): DataType {
  switch (first.kind === 'word' ? first.upper : '') {
    case 'ARRAY':
      return { kind: 'array-type', element: parseElement(cursor), nullable: true };
    case 'MULTISET':
      return { kind: 'multiset-type', element: parseElement(cursor), nullable: true };
    case 'MAP':
      return parseMapType(cursor);
    case 'ROW':
      return parseRowType(cursor);
    case 'RAW':
      return parseRawType(cursor);
    case 'INTERVAL':
      cursor.advance();
      return { kind: 'interval-type', qualifier: parseIntervalQualifier(cursor), nullable: true };
    default:
      return Object.hasOwn(atomicWords, first.upper) ? parseAtomic(cursor, first) : parseNamed(cursor);
  }
}

function parseNamed(cursor: Cursor): DataType {
  if (!cursor.isName('type')) throw cursor.unexpected();
  return { kind: 'named-type', name: cursor.qualifiedName('type'), nullable: true };
}

/** `< type >` behind ARRAY or MULTISET. */
function parseElement(cursor: Cursor): DataType {
  cursor.advance();
  cursor.expectSymbol('<');
  const element = parseDataType(cursor);
  cursor.expectSymbol('>');
  return element;
}

function parseMapType(cursor: Cursor): DataType {
  cursor.advance();
  cursor.expectSymbol('<');
  const key = parseDataType(cursor);
  cursor.expectSymbol(',');
  const value = parseDataType(cursor);
  cursor.expectSymbol('>');
  return { kind: 'map-type', key, value, nullable: true };
}

/** ROW<name type 'comment', …>, also with parentheses. */
function parseRowType(cursor: Cursor): DataType {
  cursor.advance();
  if (cursor.takeSymbol('<>')) return { kind: 'row-type', fields: [], nullable: true };
  const close = cursor.takeSymbol('(') ? ')' : '>';
  if (close === '>') cursor.expectSymbol('<');
  const fields = cursor.isSymbol(close) ? [] : cursor.list(parseField);
  cursor.expectSymbol(close);
  return { kind: 'row-type', fields, nullable: true };
}

function parseField(cursor: Cursor): RowTypeField {
  const first = cursor.token;
  const name = cursor.identifier('new-name');
  const type = parseDataType(cursor);
  const comment = cursor.token.kind === 'string' ? { comment: cursor.expectString() } : {};
  return { kind: 'row-type-field', name, type, ...comment, range: cursor.rangeFrom(first) };
}

function parseRawType(cursor: Cursor): DataType {
  cursor.advance();
  return cursor.parenthesised(() => {
    const className = cursor.expectString();
    cursor.expectSymbol(',');
    return { kind: 'raw-type', className, snapshot: cursor.expectString(), nullable: true };
  });
}

function parseAtomic(cursor: Cursor, first: Token): DataType {
  cursor.advance();
  const known = atomicWords[first.upper]!;
  let { name } = known;
  if (first.upper === 'DOUBLE') cursor.takeWord('PRECISION');
  if ((name === 'CHAR' || name === 'BINARY') && cursor.takeWord('VARYING')) name = name === 'CHAR' ? 'VARCHAR' : 'VARBINARY';
  const parameters = parseParameters(cursor, known.parameters);
  if (name === 'TIME' || name === 'TIMESTAMP') name = parseZone(cursor, name);
  return { kind: 'atomic-type', name, parameters, nullable: true };
}

function parseParameters(cursor: Cursor, most: number): number[] {
  if (most === 0 || !cursor.takeSymbol('(')) return [];
  const parameters = [cursor.expectInteger()];
  if (most > 1 && cursor.takeSymbol(',')) parameters.push(cursor.expectInteger());
  cursor.expectSymbol(')');
  return parameters;
}

/** WITHOUT TIME ZONE, WITH [LOCAL] TIME ZONE. */
function parseZone(cursor: Cursor, name: 'TIME' | 'TIMESTAMP'): AtomicTypeName {
  if (cursor.takeWords('WITHOUT', 'TIME', 'ZONE')) return name;
  const zoned = cursor.isWords('WITH', 'TIME', 'ZONE') || cursor.isWords('WITH', 'LOCAL', 'TIME');
  if (name === 'TIME' || !zoned) return name;
  cursor.advance();
  const local = cursor.takeWord('LOCAL');
  cursor.expectWords('TIME', 'ZONE');
  return local ? 'TIMESTAMP_LTZ' : 'TIMESTAMP_TZ';
}
