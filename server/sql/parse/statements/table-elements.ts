import type {
  ColumnElement,
  Enforcement,
  InlinePrimaryKey,
  MetadataColumn,
  PhysicalColumn,
  PrimaryKeyDefinition,
  TableElement,
  WatermarkDefinition,
} from '../../ast/statements/create-table';
import type { Identifier } from '../../ast/node';
import type { Token } from '../../lexer/token';
import type { Cursor } from '../cursor';
import { parseCommentClause } from './options';

/** One element of a table's parentheses: a column, a watermark or a primary key. */
export function parseTableElement(cursor: Cursor): TableElement {
  if (cursor.isWord('WATERMARK')) return parseWatermark(cursor);
  if (cursor.isOneOf('CONSTRAINT', 'PRIMARY')) return parsePrimaryKey(cursor);
  if (cursor.token.upper === 'UNIQUE') throw unique(cursor);
  return parseColumn(cursor);
}

function unique(cursor: Cursor) {
  const message = 'UNIQUE is not part of this dialect: use PRIMARY KEY (…) NOT ENFORCED, or leave it out.';
  return cursor.failure('sql-unsupported', cursor.token, message, { params: { clause: 'UNIQUE' } });
}

function parseWatermark(cursor: Cursor): WatermarkDefinition {
  const first = cursor.advance();
  cursor.expectWord('FOR');
  const column = cursor.qualifiedName('column');
  cursor.expectWord('AS');
  const expression = cursor.grammar.expression(cursor);
  return { kind: 'watermark', column, expression, range: cursor.rangeFrom(first) };
}

function parsePrimaryKey(cursor: Cursor): PrimaryKeyDefinition {
  const first = cursor.token;
  const name = cursor.takeWord('CONSTRAINT') ? cursor.identifier('new-name') : undefined;
  cursor.expectWords('PRIMARY', 'KEY');
  const columns = cursor.identifierList('column');
  const enforcement = parseEnforcement(cursor);
  return { kind: 'primary-key', ...(name && { name }), columns, ...(enforcement && { enforcement }), range: cursor.rangeFrom(first) };
}

function parseEnforcement(cursor: Cursor): Enforcement | undefined {
  if (cursor.takeWords('NOT', 'ENFORCED')) return 'NOT ENFORCED';
  return cursor.takeWord('ENFORCED') ? 'ENFORCED' : undefined;
}

/** A column of any of the three kinds. */
export function parseColumn(cursor: Cursor): ColumnElement {
  const first = cursor.token;
  const name = cursor.identifier('new-name');
  if (cursor.takeWord('AS')) {
    const expression = cursor.grammar.expression(cursor);
    const columnComment = parseCommentClause(cursor);
    return {
      kind: 'computed-column',
      name,
      expression,
      ...(columnComment !== undefined && { columnComment }),
      range: cursor.rangeFrom(first),
    };
  }
  const type = cursor.grammar.dataType(cursor);
  return cursor.isWord('METADATA') ? parseMetadata(cursor, first, { name, type }) : parsePhysical(cursor, first, { name, type });
}

function parseMetadata(cursor: Cursor, first: Token, column: Pick<MetadataColumn, 'name' | 'type'>): MetadataColumn {
  cursor.advance();
  const from = cursor.takeWord('FROM') ? cursor.expectString() : undefined;
  const virtual = cursor.takeWord('VIRTUAL');
  const columnComment = parseCommentClause(cursor);
  return {
    kind: 'metadata-column',
    ...column,
    ...(from !== undefined && { from }),
    virtual,
    ...(columnComment !== undefined && { columnComment }),
    range: cursor.rangeFrom(first),
  };
}

function parsePhysical(cursor: Cursor, first: Token, column: Pick<PhysicalColumn, 'name' | 'type'>): PhysicalColumn {
  const primaryKey = cursor.isOneOf('CONSTRAINT', 'PRIMARY') ? parseInlineKey(cursor) : undefined;
  const columnComment = parseCommentClause(cursor);
  return {
    kind: 'physical-column',
    ...column,
    ...(primaryKey && { primaryKey }),
    ...(columnComment !== undefined && { columnComment }),
    range: cursor.rangeFrom(first),
  };
}

function parseInlineKey(cursor: Cursor): InlinePrimaryKey {
  const first = cursor.token;
  const name: Identifier | undefined = cursor.takeWord('CONSTRAINT') ? cursor.identifier('new-name') : undefined;
  cursor.expectWords('PRIMARY', 'KEY');
  const enforcement = parseEnforcement(cursor);
  return { kind: 'inline-primary-key', ...(name && { name }), ...(enforcement && { enforcement }), range: cursor.rangeFrom(first) };
}
