import type { AlterDatabase, AlterFunction, AlterTable, AlterTableAction, AlterView, PlacedElement } from '../../ast/statements/alter';
import type { Statement } from '../../ast/statements/statement';
import type { Token } from '../../lexer/token';
import type { Cursor } from '../cursor';
import { parseLanguage } from './create';
import { parseOptions } from './options';
import { parsePartitionSpec } from './partition';
import { parseTableElement } from './table-elements';

/** ALTER …. */
export function parseAlter(cursor: Cursor): Statement {
  const first = cursor.advance();
  if (cursor.takeWord('TABLE')) return parseAlterTable(cursor, first);
  if (cursor.takeWord('VIEW')) return parseAlterView(cursor, first);
  if (cursor.takeWord('DATABASE')) return parseAlterDatabase(cursor, first);
  return parseAlterFunction(cursor, first);
}

function parseAlterTable(cursor: Cursor, first: Token): AlterTable {
  const ifExists = cursor.takeWords('IF', 'EXISTS');
  const name = cursor.qualifiedName('table');
  const start = cursor.token;
  const action = { ...parseAction(cursor), range: cursor.rangeFrom(start) };
  return { kind: 'alter-table', name, ifExists, action, origin: [], range: cursor.rangeFrom(first) };
}

function parseAction(cursor: Cursor): AlterTableAction {
  const start = cursor.token;
  switch (cursor.expectOneOf('RENAME', 'SET', 'RESET', 'ADD', 'MODIFY', 'DROP')) {
    case 'RENAME':
      return parseRename(cursor);
    case 'SET':
      return { kind: 'set-options', options: parseOptions(cursor) };
    case 'RESET':
      return { kind: 'reset-options', keys: cursor.parenthesised(() => cursor.list(() => cursor.expectString('option-key'))) };
    case 'ADD':
      if (cursor.isWord('PARTITION') || cursor.isWords('IF', 'NOT', 'EXISTS')) return parseAddPartitions(cursor);
      return { kind: 'add-elements', elements: parsePlacedElements(cursor) };
    case 'MODIFY':
      return { kind: 'modify-elements', elements: parsePlacedElements(cursor) };
    case 'DROP':
      return parseDropAction(cursor);
    default:
      throw cursor.failure('sql-unexpected', start, 'ALTER TABLE goes on with RENAME, SET, RESET, ADD, MODIFY or DROP.');
  }
}

function parseRename(cursor: Cursor): AlterTableAction {
  if (cursor.takeWord('TO')) return { kind: 'rename-to', to: cursor.qualifiedName('new-name') };
  const from = cursor.qualifiedName('column');
  cursor.expectWord('TO');
  return { kind: 'rename-column', from, to: cursor.identifier('new-name') };
}

/** `element` or `( element, … )`, each with FIRST or AFTER column. */
function parsePlacedElements(cursor: Cursor): PlacedElement[] {
  return cursor.isSymbol('(') ? cursor.parenthesised(() => cursor.list(parsePlacedElement)) : [parsePlacedElement(cursor)];
}

function parsePlacedElement(cursor: Cursor): PlacedElement {
  const start = cursor.token;
  const element = parseTableElement(cursor);
  const isColumn = element.kind !== 'watermark' && element.kind !== 'primary-key';
  const first = isColumn && cursor.takeWord('FIRST');
  const after = isColumn && !first && cursor.takeWord('AFTER') ? cursor.identifier('column') : undefined;
  return { kind: 'placed-element', element, first, ...(after && { after }), range: cursor.rangeFrom(start) };
}

function parseDropAction(cursor: Cursor): AlterTableAction {
  if (cursor.takeWords('PRIMARY', 'KEY')) return { kind: 'drop-primary-key' };
  if (cursor.takeWord('WATERMARK')) return { kind: 'drop-watermark' };
  if (cursor.takeWord('CONSTRAINT')) return { kind: 'drop-constraint', name: cursor.identifier('new-name') };
  if (cursor.isWord('PARTITION') || cursor.isWords('IF', 'EXISTS')) {
    const ifExists = cursor.takeWords('IF', 'EXISTS');
    return { kind: 'drop-partitions', ifExists, partitions: cursor.list(parsePartitionSpec) };
  }
  const column = () => cursor.qualifiedName('column');
  return { kind: 'drop-columns', columns: cursor.isSymbol('(') ? cursor.parenthesised(() => cursor.list(column)) : [column()] };
}

function parseAddPartitions(cursor: Cursor): AlterTableAction {
  const ifNotExists = cursor.takeWords('IF', 'NOT', 'EXISTS');
  const partitions = [];
  do {
    const start = cursor.token;
    const partition = parsePartitionSpec(cursor);
    const options = cursor.takeWord('WITH') ? parseOptions(cursor) : [];
    partitions.push({ kind: 'added-partition', partition, options, range: cursor.rangeFrom(start) } as const);
  } while (cursor.isWord('PARTITION'));
  return { kind: 'add-partitions', ifNotExists, partitions };
}

function parseAlterView(cursor: Cursor, first: Token): AlterView {
  const name = cursor.qualifiedName('table');
  const start = cursor.token;
  const renames = cursor.takeWords('RENAME', 'TO');
  if (!renames) cursor.expectWord('AS');
  const action = renames
    ? ({ kind: 'rename-to', to: cursor.qualifiedName('new-name') } as const)
    : ({ kind: 'view-query', query: cursor.grammar.query(cursor) } as const);
  return { kind: 'alter-view', name, action: { ...action, range: cursor.rangeFrom(start) }, origin: [], range: cursor.rangeFrom(first) };
}

function parseAlterDatabase(cursor: Cursor, first: Token): AlterDatabase {
  const name = cursor.qualifiedName('database');
  cursor.expectWord('SET');
  const options = parseOptions(cursor);
  return { kind: 'alter-database', name, options, origin: [], range: cursor.rangeFrom(first) };
}

function parseAlterFunction(cursor: Cursor, first: Token): AlterFunction {
  const temporary = cursor.takeWord('TEMPORARY');
  const system = temporary && cursor.takeWord('SYSTEM');
  cursor.expectWord('FUNCTION');
  const ifExists = cursor.takeWords('IF', 'EXISTS');
  const name = cursor.qualifiedName('function');
  cursor.expectWord('AS');
  const className = cursor.expectString();
  const language = parseLanguage(cursor);
  return { kind: 'alter-function', name, temporary, system, ifExists, className, ...language, origin: [], range: cursor.rangeFrom(first) };
}
