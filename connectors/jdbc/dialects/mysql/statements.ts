import type { Field, TableSchema } from '@headrace/connector-sdk';
import { errorCases, jdbcProblem } from '../../jdbc-error';
import type { Change } from '../../sink/epoch';
import type { DbColumn, Session, TableStatements } from '../dialect';
import { quoteName, quoteTable } from './session';
import { literal } from './literals';
import { isTransactional, uniqueIndexes } from './table-columns';

/** Longest text of one statement, where the server allows as much. */
const MOST_TEXT = 1 << 20;

interface Of {
  readonly table: TableSchema;
  readonly tableName: string;
  readonly columns: readonly DbColumn[];
}

/** Statements for the table, after what the sink promises was seen to hold of it. */
export async function mysqlStatements(session: Session, of: Of): Promise<TableStatements> {
  const { table, tableName, columns } = of;
  if (!(await isTransactional(session, tableName))) {
    const remedy = 'Convert it by ALTER TABLE … ENGINE = InnoDB.';
    throw jdbcProblem('no-transactions', `The engine of the table ${tableName} has no transactions.`, remedy);
  }
  table.fields.forEach((field, i) => requirePlaces(field, columns[i]!));
  if (table.primaryKey.length > 0) requireUnique(await uniqueIndexes(session, tableName), of);
  const [row] = await session.query('asking for the longest statement', 'SELECT @@max_allowed_packet');
  return new MysqlStatements(of, Number(row?.[0]));
}

/** The server would round a time's digits without a word. */
function requirePlaces({ name, type }: Field, column: DbColumn): void {
  if (type.kind !== 'TIME' && type.kind !== 'TIMESTAMP' && type.kind !== 'TIMESTAMP_LTZ') return;
  if (column.scale === null || column.scale >= type.precision) return;
  throw jdbcProblem(
    'scale',
    `Column "${name}" has ${type.precision} digits of a second here and ${column.scale} in the database: values would be rounded.`,
    `Declare the column as ${type.kind}(${column.scale}) here, or as ${column.type}(${type.precision}) in the database.`,
  );
}

/** ON DUPLICATE KEY UPDATE heeds every unique index: another one than the key's could overwrite another row. */
function requireUnique(indexes: ReadonlyMap<string, readonly string[]>, { table, tableName }: Of): void {
  const [key, written] = [new Set(table.primaryKey), new Set(table.fields.map((field) => field.name))];
  const isKey = (columns: readonly string[]): boolean => columns.length === key.size && columns.every((column) => key.has(column));
  const all = [...indexes];
  if (!all.some(([, columns]) => isKey(columns))) {
    throw jdbcProblem(
      'no-unique-key',
      `The table ${tableName} has no unique index over ${table.primaryKey.join(', ')}.`,
      'Create a primary key or unique index in the database over the columns of the PRIMARY KEY here.',
    );
  }
  const other = all.find(([, columns]) => !isKey(columns) && columns.every((column) => written.has(column)));
  if (other === undefined) return;
  throw jdbcProblem(
    'other-unique-key',
    `The table ${tableName} has a second unique index, ${other[0]} over ${other[1].join(', ')}: a row with the same values there would be overwritten.`,
    'Drop the index, or make it one that is not unique.',
  );
}

class MysqlStatements implements TableStatements {
  private readonly insert: string;
  private readonly onDuplicate: string;
  private readonly remove: string;
  private readonly literals;
  private readonly keyLiterals;
  private readonly doing: string;
  private readonly mostText: number;

  constructor(
    { table, tableName, columns }: Of,
    private readonly mostBytes: number,
  ) {
    this.mostText = Math.min(MOST_TEXT, Math.floor(mostBytes / 8));
    const target = quoteTable(tableName);
    const names = columns.map(({ name }) => quoteName(name));
    const keys = table.primaryKey.map(quoteName);
    const others = names.filter((name) => !keys.includes(name));
    const update = (others.length > 0 ? others : keys).map((name) => `${name} = VALUES(${name})`).join(', ');
    this.insert = `INSERT INTO ${target} (${names.join(', ')}) VALUES `;
    this.onDuplicate = keys.length === 0 ? '' : ` ON DUPLICATE KEY UPDATE ${update}`;
    this.remove = `DELETE FROM ${target} WHERE (${keys.join(', ')}) IN (`;
    this.literals = table.fields.map((field) => literal(field.type));
    this.keyLiterals = table.primaryKey.map((name) => literal(table.fields.find((field) => field.name === name)!.type));
    this.doing = `writing to the table ${tableName}`;
  }

  async apply(session: Session, changes: readonly Change[]): Promise<void> {
    const tuples = (deletes: boolean, literals: readonly ((text: string | null) => string)[]): string[] =>
      changes
        .filter((change) => change.deletes === deletes)
        .map(({ cells }) => `(${literals.map((write, i) => write(cells[i] ?? null)).join(', ')})`);
    for (const piece of this.pieces(tuples(true, this.keyLiterals))) await this.run(session, `${this.remove}${piece})`);
    for (const piece of this.pieces(tuples(false, this.literals))) await this.run(session, `${this.insert}${piece}${this.onDuplicate}`);
  }

  /** The server would cut the connection, which looks as if trying again could help. */
  private async run(session: Session, sql: string): Promise<void> {
    const sizeBytes = sql.length > this.mostText ? Buffer.byteLength(sql) + 1 : 0;
    if (sizeBytes >= this.mostBytes) throw rowTooLarge(this.doing, sizeBytes, this.mostBytes);
    await session.query(this.doing, sql);
  }

  /** Joined tuples, each piece below the longest text but for single longer ones. */
  private *pieces(tuples: readonly string[]): Generator<string> {
    let from = 0;
    let length = 0;
    for (const [i, tuple] of tuples.entries()) {
      if (i > from && length + tuple.length > this.mostText) {
        yield tuples.slice(from, i).join(', ');
        from = i;
        length = 0;
      }
      length += tuple.length + 2;
    }
    if (from < tuples.length) yield tuples.slice(from).join(', ');
  }
}

const rowTooLarge = (doing: string, sizeBytes: number, mostBytes: number): Error => {
  const { code, remedy } = errorCases.rowTooLarge;
  return jdbcProblem(code, `While ${doing}: a row makes a statement of ${sizeBytes} bytes, and the server takes ${mostBytes}.`, remedy);
};
