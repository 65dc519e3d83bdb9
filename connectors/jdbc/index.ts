import {
  isHeadraceError,
  type CheckResult,
  type ConnectorContext,
  type ConnectorRuntime,
  type RecoverContext,
} from '@headrace/connector-sdk';
import { jdbcCatalog } from './catalog';
import { dialectOf } from './dialects/dialects';
import { matchColumns } from './match-columns';
import { JdbcCommitter } from './sink/committer';
import { versionedEpoch } from './sink/epoch';
import { Ledger } from './sink/ledger';
import { JdbcWriter } from './sink/writer';
import { tableSource } from './source/table-source';
import { jdbcSpec, type JdbcOptions } from './spec';

export const jdbcConnector: ConnectorRuntime<JdbcOptions> = {
  spec: jdbcSpec,
  check,
  source: tableSource,
  sink: {
    committable: versionedEpoch,
    recover: (ctx) => recover(ctx),
    createWriter: (ctx) => new JdbcWriter(ctx, dialectOf(ctx.options)),
    createCommitter: (ctx) => new JdbcCommitter(ctx, dialectOf(ctx.options)),
  },
  lookup: { create: (ctx, ask) => dialectOf(ctx.options).lookup(ctx, ask) },
  catalog: jdbcCatalog,
};
export default jdbcConnector;

/** Finds a missing table or column before the first row, and fences earlier attempts. */
async function recover(ctx: RecoverContext<JdbcOptions>): Promise<void> {
  const dialect = dialectOf(ctx.options);
  const session = await dialect.connect(ctx);
  try {
    const tableName = ctx.options['table-name'];
    const columns = matchColumns(ctx.table.fields, await dialect.columns(session, tableName), tableName);
    await dialect.statements(session, { table: ctx.table, tableName, columns });
    await new Ledger(dialect.ledger, ctx).open(session);
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
    const dialect = dialectOf(ctx.options);
    const session = await dialect.connect(ctx);
    try {
      const tableName = ctx.options['table-name'];
      const columns = await dialect.columns(session, tableName);
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
