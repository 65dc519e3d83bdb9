import { defaultStateKey } from '../../ast/state-key';
import type { Insert, StatementSet } from '../../ast/statements/insert';
import type { Statement } from '../../ast/statements/statement';
import { hardline, indent, join, mark, type Doc } from '../doc';
import { printIdentifier, printQualifiedName } from '../names';
import type { Printer } from '../printer';
import { alterFunctionText, alterTableDoc, alterViewDoc, partitionDoc } from './alter';
import { createCatalogDoc, createDatabaseDoc, createFunctionDoc, createViewDoc } from './create';
import { createTableDoc } from './create-table';
import { optionsDoc } from './options';
import { describeText, dropText, resetText, setText, showDoc, useText } from './session';

type StatementPrinters = { readonly [S in Statement as S['kind']]: (printer: Printer, statement: S) => Doc };

const printers: StatementPrinters = {
  'create-table': createTableDoc,
  'create-view': createViewDoc,
  'create-function': (_, statement) => createFunctionDoc(statement),
  'create-catalog': (_, statement) => createCatalogDoc(statement),
  'create-database': (_, statement) => createDatabaseDoc(statement),
  drop: (_, statement) => dropText(statement),
  'alter-table': alterTableDoc,
  'alter-view': alterViewDoc,
  'alter-database': (_, { name, options }) => [`ALTER DATABASE ${printQualifiedName(name)} SET `, optionsDoc(options)],
  'alter-function': (_, statement) => alterFunctionText(statement),
  use: (_, statement) => useText(statement),
  set: (_, statement) => setText(statement),
  reset: (_, statement) => resetText(statement),
  show: showDoc,
  describe: (_, statement) => describeText(statement),
  explain: (printer, { details, statement }) => [
    details.length === 0 ? 'EXPLAIN ' : `EXPLAIN ${details.map((detail) => detail.name).join(', ')} `,
    statement.kind === 'statement-set'
      ? statementSetDoc(printer, { ...statement, form: 'EXECUTE' }, 'STATEMENT SET')
      : bodyDoc(printer, statement),
  ],
  insert: insertDoc,
  'statement-set': (printer, statement) => statementSetDoc(printer, statement, 'EXECUTE STATEMENT SET'),
  'query-statement': (printer, { query }) => printer.query(query),
};

const bodyDoc = (printer: Printer, statement: Statement): Doc =>
  (printers[statement.kind] as (printer: Printer, statement: Statement) => Doc)(printer, statement);

/** A statement with its notes above it and its semicolon. */
export const statementDoc = (printer: Printer, statement: Statement): Doc =>
  mark(statement, [notesDoc(statement), bodyDoc(printer, statement), ';']);

function insertDoc(printer: Printer, insert: Insert): Doc {
  const hints = insert.hints.length === 0 ? '' : ` ${printer.hints(insert.hints)}`;
  const partition = insert.partition === undefined ? '' : [' ', partitionDoc(printer, insert.partition)];
  const columns = insert.columns.length === 0 ? '' : ` (${insert.columns.map(printIdentifier).join(', ')})`;
  return [
    `INSERT ${insert.overwrite ? 'OVERWRITE' : 'INTO'} ${printQualifiedName(insert.target)}${hints}`,
    partition,
    columns,
    hardline,
    printer.query(insert.query),
  ];
}

function statementSetDoc(printer: Printer, { form, statements }: StatementSet, words: string): Doc {
  const inner = statements.map((insert) => statementDoc(printer, insert));
  const head = form === 'BEGIN' ? 'BEGIN STATEMENT SET;' : `${words}\nBEGIN`;
  const body = inner.length === 0 ? '' : indent(hardline, join(['\n', hardline], inner));
  return [head, body, hardline, 'END'];
}

/** `-- line` for each line of the note, then `-- @state key` where the key is not the default. */
function notesDoc(statement: Statement): Doc {
  const lines = noteLines(statement.comment);
  const key = statement.stateKey;
  if (key !== undefined && key !== defaultStateKey(statement)) lines.push(`-- @state ${key}`);
  return lines.map((text) => [text, hardline]);
}

/** A note as comment lines; a line that would be read as a state key gets a backslash, which `parse` takes off. */
export function noteLines(comment: string | undefined): string[] {
  if (comment === undefined || comment.trim() === '') return [];
  const lines = comment.split(/\r\n|\r|\n/).map((text) => text.trimEnd());
  const first = lines.findIndex((text) => text !== '');
  const last = lines.findLastIndex((text) => text !== '');
  return lines.slice(first, last + 1).map((text) => {
    const escaped = text.replace(/^(?=\\*@state\b)/, '\\');
    return escaped === '' ? '--' : `-- ${escaped}`;
  });
}
