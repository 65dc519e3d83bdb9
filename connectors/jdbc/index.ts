import {
  isHeadraceError,
  type CheckResult,
  type ConnectorContext,
  type ConnectorRuntime,
  type RecoverContext,
} from '@headrace/connector-sdk';
import { connect } from './client';
import { PgLookup } from './lookup/pg-lookup';
import { JdbcCommitter } from './sink/committer';
import { versionedEpoch } from './sink/epoch';
import { claimLedger } from './sink/ledger';
import { JdbcWriter } from './sink/writer';
import { tableSource } from './source/table-source';
import { jdbcSpec, type JdbcOptions } from './spec';
import { matchColumns, tableColumns } from './table-columns';

export const jdbcConnector: ConnectorRuntime<JdbcOptions> = {
  spec: jdbcSpec,
  check,
  source: tableSource,
  sink: {
    committable: versionedEpoch,
    recover: (ctx) => recover(ctx),
    createWriter: (ctx) => new JdbcWriter(ctx),
    createCommitter: (ctx) => new JdbcCommitter(ctx),
  },
  lookup: { create: (ctx, ask) => new PgLookup(ctx, ask) },
};
export default jdbcConnector;

/** Finds a missing table or column before the first row, and fences earlier attempts. */
async function recover(ctx: RecoverContext<JdbcOptions>): Promise<void> {
  const session = await connect(ctx.options);
  try {
    const tableName = ctx.options['table-name'];
    matchColumns(ctx.table.fields, await tableColumns(session, tableName), tableName);
    await claimLedger(session, ctx);
  } finally {
    await session.close();
  }
}

const optionOfProblem: Readonly<Record<string, string>> = {
  'connector.jdbc.wrong-password': 'password',
  'connector.jdbc.not-authorised': 'username',
  'connector.jdbc.no-table': 'table-name',
  'connector.jdbc.table-name': 'table-name',
};

async function check(ctx: ConnectorContext<JdbcOptions>): Promise<CheckResult> {
  try {
    const session = await connect(ctx.options);
    try {
      const tableName = ctx.options['table-name'];
      const columns = await tableColumns(session, tableName);
      matchColumns(ctx.table.fields, columns, tableName);
      return { ok: true, details: `The table ${tableName} has ${columns.size} columns.` };
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!isHeadraceError(error)) throw error;
    const option = optionOfProblem[error.code] ?? (error.code.startsWith('connector.jdbc.no-column') ? undefined : 'url');
    return { ok: false, ...(option ? { option } : {}), problem: error.message, remedy: error.remedy ?? '' };
  }
}
