import type { DataType } from '@headrace/connector-sdk';
import { jdbcProblem } from '../../jdbc-error';
import { rangeConditions } from '../../source/ranges';
import type { Cells, DbColumn, RangeScan, ScanRequest, Session } from '../dialect';
import { quoteName, quoteTable } from './session';
import { isBinary, literalOfColumn } from './literals';
import { tableColumns, uniqueIndexes } from './table-columns';

/** What a column is asked for as, so that its text is exact. */
export function selected({ name, type }: DbColumn, wanted: DataType, prefix = ''): string {
  const column = `${prefix}${quoteName(name)}`;
  if (wanted.kind === 'BINARY' || wanted.kind === 'VARBINARY') return `HEX(${column})`;
  // A float's own text has six digits.
  return type === 'float' ? `(${column} + 0e0)` : type === 'bit' ? `(${column} + 0)` : column;
}

/** Page by page in the order of the primary key, whose values are the places. */
export async function openPages(session: Session, request: ScanRequest): Promise<RangeScan> {
  const { tableName } = request;
  const key = (await uniqueIndexes(session, tableName)).get('PRIMARY');
  if (key === undefined) {
    throw jdbcProblem(
      'no-primary-key',
      `The table ${tableName} has no primary key, so that a scan could not go on after a restart.`,
      'Add a primary key to the table.',
    );
  }
  const columns = await tableColumns(session, tableName);
  const keys = key.map((name) => columns.get(name)!);
  return new KeyPages(session, request, keys);
}

export class KeyPages implements RangeScan {
  private readonly select: string;
  private readonly where: readonly string[];
  private readonly order: string;
  private behind: readonly string[] | null;

  constructor(
    private readonly session: Session,
    private readonly request: ScanRequest,
    private readonly keys: readonly DbColumn[],
  ) {
    const places = keys.map(({ name, type }) => (isBinary(type) ? `HEX(${quoteName(name)})` : quoteName(name)));
    const wanted = request.columns.map((column, i) => selected(column, request.types[i]!));
    this.select = `SELECT ${[...places, ...wanted].join(', ')} FROM ${quoteTable(request.tableName)}`;
    this.where = rangeConditions(request.partitionColumn === undefined ? undefined : quoteName(request.partitionColumn), request.range);
    this.order = ` ORDER BY ${keys.map(({ name }) => quoteName(name)).join(', ')} LIMIT `;
    this.behind = request.behind === null ? null : (JSON.parse(request.behind) as string[]);
  }

  async next(most: number): Promise<readonly Cells[]> {
    const where = [...this.where, ...(this.behind === null ? [] : [`(${this.beyond(0, this.behind)})`])];
    const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
    const rows = await this.session.query(`reading the table ${this.request.tableName}`, `${this.select}${condition}${this.order}${most}`);
    const width = this.keys.length;
    const last = rows.at(-1);
    if (last !== undefined) this.behind = last.slice(0, width) as string[];
    return rows.map((row) => [JSON.stringify(row.slice(0, width)), ...row.slice(width)]);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  /** Rows behind a place, written so that the index is used. */
  private beyond(from: number, place: readonly string[]): string {
    const { name, type } = this.keys[from]!;
    const [column, value] = [quoteName(name), literalOfColumn(type)(place[from]!)];
    if (from === this.keys.length - 1) return `${column} > ${value}`;
    return `${column} > ${value} OR (${column} = ${value} AND (${this.beyond(from + 1, place)}))`;
  }
}
