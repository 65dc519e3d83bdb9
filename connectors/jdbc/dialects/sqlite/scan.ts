import { rangeConditions } from '../../source/ranges';
import type { Cells, RangeScan, ScanRequest, Session } from '../dialect';
import { quoteName, quoteTable } from './session';
import { requireRowId } from './table-columns';

/** Page by page in the order of the row ids, which are the places. */
export async function openPages(session: Session, request: ScanRequest): Promise<RangeScan> {
  const { tableName, columns, partitionColumn } = request;
  await requireRowId(session, tableName);
  const list = ['rowid', ...columns.map(({ name }) => quoteName(name))].join(', ');
  const partition = rangeConditions(partitionColumn === undefined ? undefined : quoteName(partitionColumn), request.range);
  let { behind } = request;
  const next = async (most: number): Promise<readonly Cells[]> => {
    const where = [...partition, ...(behind === null ? [] : [`rowid > ${BigInt(behind)}`])];
    const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
    const sql = `SELECT ${list} FROM ${quoteTable(tableName)}${condition} ORDER BY rowid LIMIT ${most}`;
    const rows = await session.query(`reading the table ${tableName}`, sql);
    behind = rows.at(-1)?.[0] ?? behind;
    return rows;
  };
  return { next, end: () => Promise.resolve() };
}
