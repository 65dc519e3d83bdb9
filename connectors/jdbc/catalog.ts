import type { CatalogRuntime, ConnectorContext } from '@headrace/connector-sdk';
import type { Dialect, Session } from './dialects/dialect';
import { dialectOf } from './dialects/dialects';
import type { JdbcOptions } from './spec';

/** Tables and views of the database that the address names. */
export const jdbcCatalog: CatalogRuntime<JdbcOptions> = {
  list: (ctx) => asking(ctx, (dialect, session) => dialect.list(session)),
  describe: (ctx, name) => asking(ctx, (dialect, session) => dialect.describe(session, name)),
};

async function asking<T>(ctx: ConnectorContext<JdbcOptions>, ask: (dialect: Dialect, session: Session) => Promise<T>): Promise<T> {
  const dialect = dialectOf(ctx.options);
  const session = await dialect.connect(ctx);
  try {
    return await ask(dialect, session);
  } finally {
    await session.close();
  }
}
