import { loadMysql, type Connection, type ConnectionOptions, type QueryOptions } from '../../client';
import { jdbcProblem } from '../../jdbc-error';
import { tableParts } from '../../match-columns';
import { databaseOf, hostsOf } from '../../spec';
import type { Cells, JdbcContext, Session } from '../dialect';
import { mysqlError } from './error';

const CONNECT_TIMEOUT_MS = 10_000;
/** A server that has vanished without a word is noticed while its answer is waited for. */
const KEEP_ALIVE_AFTER_MS = 10_000;
/** Values that do not fit are refused instead of cut; moments in UTC; a backslash escapes, as `literal` supposes. */
const SESSION = `SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', autocommit = 1`;
const urlParameters = ['sslMode'];

/** Connects; fails with a typed error that says which option is wrong. */
export async function connectMysql({ options }: Pick<JdbcContext, 'options'>): Promise<Session> {
  const { createConnection } = await loadMysql();
  const config = connectionOptions(options);
  let connection: Connection;
  try {
    connection = await createConnection(config);
  } catch (error) {
    throw mysqlError(`connecting to ${config.host}:${config.port}`, error);
  }
  const session = new MysqlSession(connection);
  await session.query('opening a session', SESSION);
  return session;
}

/** What the server says when it has ended the connection. */
const ended: ReadonlySet<string> = new Set(['connector.jdbc.connection-lost', 'connector.jdbc.slow-network']);

class MysqlSession implements Session {
  private broken = false;

  constructor(private readonly connection: Connection) {
    connection.on('error', () => (this.broken = true));
  }

  async query(doing: string, sql: string, values: Cells = [], withinMs?: number): Promise<readonly Cells[]> {
    const limit = withinMs === undefined ? {} : { timeout: withinMs };
    const given = values.length === 0 ? {} : { values: [...values] };
    const query: QueryOptions = { sql, rowsAsArray: true, ...limit, ...given };
    try {
      const [rows] = await this.connection.query(query);
      return Array.isArray(rows) ? (rows as unknown as Cells[]) : [];
    } catch (error) {
      const typed = mysqlError(doing, error);
      this.broken ||= ended.has(typed.code);
      throw typed;
    }
  }

  async close(): Promise<void> {
    if (this.broken) this.connection.destroy();
    else await this.connection.end();
  }
}

function connectionOptions(options: JdbcContext['options']): ConnectionOptions & { readonly host: string; readonly port: number } {
  const [host = '', port = '3306'] = (hostsOf(options.url)[0] ?? '').split(/:(?=\d+$)/);
  const parameters = new URLSearchParams(options.url.split('?')[1] ?? '');
  for (const key of parameters.keys()) {
    if (!urlParameters.includes(key)) {
      throw jdbcProblem(
        'url-parameter',
        `The option "url" has the parameter "${key}", which is not taken.`,
        `Take only: ${urlParameters.join(', ')}.`,
      );
    }
  }
  const sslMode = (parameters.get('sslMode') ?? 'DISABLED').toUpperCase();
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port),
    database: databaseOf(options.url),
    ...(options.username === undefined ? {} : { user: options.username }),
    ...(options.password === undefined ? {} : { password: options.password }),
    charset: 'utf8mb4',
    connectTimeout: Math.min(CONNECT_TIMEOUT_MS, options['connection.max-retry-timeout']),
    enableKeepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
    // The server could ask for any file of this machine.
    flags: ['-LOCAL_FILES'],
    multipleStatements: false,
    typeCast: (field) => field.string(),
    ...(sslMode === 'DISABLED' ? {} : { ssl: { rejectUnauthorized: sslMode.startsWith('VERIFY') } }),
  };
}

/** An identifier in quotes. */
export const quoteName = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** The option "table-name" as a quoted name: `orders`, `sales.orders`, parts in backticks as they are. */
export const quoteTable = (tableName: string): string => tableParts(tableName, '`').map(quoteName).join('.');
