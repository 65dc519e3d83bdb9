import type { Dialect, Session } from '../dialect';
import { describeTable, listTables } from './catalog';
import { connectMysql } from './session';
import { mysqlError } from './error';
import { MysqlLookup } from './lookup';
import { openPages } from './scan';
import { mysqlStatements } from './statements';
import { tableColumns } from './table-columns';
import { mysqlText, mysqlValue } from './values';

const BEGINNING = 'beginning a transaction';

/** Names are compared byte by byte, and two of them fit an index. */
const createLedger = `CREATE TABLE IF NOT EXISTS headrace_ledger (
  sink varchar(300) NOT NULL, lineage varchar(300) NOT NULL, \`checkpoint\` bigint NOT NULL, attempt bigint NOT NULL,
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (sink, lineage)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`;

/** MySQL and MariaDB. */
export const mysql: Dialect = {
  title: 'MySQL',
  connect: connectMysql,
  error: mysqlError,
  text: mysqlText,
  value: mysqlValue,
  columns: tableColumns,
  list: listTables,
  describe: describeTable,
  begin: beginTransaction,
  ledger: {
    make: async (session) => void (await session.query('making the ledger table headrace_ledger', createLedger)),
    claim: `INSERT INTO headrace_ledger (sink, lineage, \`checkpoint\`, attempt) VALUES (?, ?, -1, ?)
ON DUPLICATE KEY UPDATE attempt = GREATEST(attempt, VALUES(attempt))`,
    lockedAttempt: 'SELECT attempt FROM headrace_ledger WHERE sink = ? AND lineage = ? FOR UPDATE',
    lockedCheckpoint: 'SELECT `checkpoint` FROM headrace_ledger WHERE sink = ? AND lineage = ? FOR UPDATE',
    note: `INSERT INTO headrace_ledger (sink, lineage, \`checkpoint\`, attempt) VALUES (?, ?, ?, 0)
ON DUPLICATE KEY UPDATE \`checkpoint\` = GREATEST(\`checkpoint\`, VALUES(\`checkpoint\`))`,
  },
  statements: mysqlStatements,
  scan: openPages,
  lookup: (ctx, ask) => new MysqlLookup(ctx, ask),
};

/** A client that has gone silent is cut off by the server after its patience, which takes the transaction back. */
async function beginTransaction(session: Session, patienceMs: number): Promise<void> {
  const seconds = Math.max(1, Math.ceil(patienceMs / 1_000));
  const limits = `SET SESSION innodb_lock_wait_timeout = ${seconds}, wait_timeout = ${seconds}`;
  await session.query(BEGINNING, limits, [], patienceMs);
  await session.query(BEGINNING, 'START TRANSACTION', [], patienceMs);
}
