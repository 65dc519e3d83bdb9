import { pg } from '../../client';
import { jdbcProblem } from '../../jdbc-error';
import { tableParts } from '../../match-columns';
import { databaseOf, hostsOf, type JdbcOptions } from '../../spec';
import type { Cells, JdbcContext, Session } from '../dialect';
import { pgError } from './error';

const asText = { getTypeParser: () => (text: string | Buffer) => text } as unknown as pg.CustomTypesConfig;
/** Dates as ISO, moments in UTC, bytes in hexadecimal, doubles so that they read back the same. */
const SESSION = '-c DateStyle=ISO,YMD -c TimeZone=UTC -c bytea_output=hex -c extra_float_digits=1 -c standard_conforming_strings=on';
const CONNECT_TIMEOUT_MS = 10_000;
/** A server that has vanished without a word is noticed while its answer is waited for. */
const KEEP_ALIVE_AFTER_MS = 10_000;

const urlParameters = new Set(['sslmode', 'ApplicationName']);

/** Connects; fails with a typed error that says which option is wrong. */
export async function connectPostgres({ options }: Pick<JdbcContext, 'options'>): Promise<Session> {
  const client = new pg.Client(clientConfig(options));
  let broken: { readonly message: string; readonly code?: string } | null = null;
  // What follows the first only says that the connection is gone.
  client.on('error', (error) => (broken ??= error));
  try {
    await client.connect();
  } catch (error) {
    throw pgError(`connecting to ${hostsOf(options.url)[0] ?? options.url}`, error);
  }
  const query: Session['query'] = async (doing, sql, values = [], withinMs) => {
    if (broken) throw pgError(doing, Object.assign(new Error(broken.message), { code: broken.code ?? '08006' }));
    try {
      const limit = withinMs === undefined ? {} : { query_timeout: withinMs };
      const asked = { text: sql, values: [...values], rowMode: 'array', types: asText, ...limit } as const;
      return (await client.query<Cells & unknown[]>(asked)).rows;
    } catch (error) {
      throw pgError(doing, error);
    }
  };
  /** Settles when the last question is answered. */
  let idle: Promise<unknown> = Promise.resolve();
  return {
    // Look-ups ask several questions at once; the client takes one at a time.
    query: (...asked) => {
      const answer = idle.then(() => query(...asked));
      idle = answer.catch(() => undefined); // it is told to who asked
      return answer;
    },
    close: async () => {
      client.removeAllListeners('error');
      client.on('error', () => undefined);
      await client.end();
    },
  };
}

function clientConfig(options: JdbcOptions): pg.ClientConfig {
  const [host = '', port = '5432'] = (hostsOf(options.url)[0] ?? '').split(/:(?=\d+$)/);
  const parameters = new URLSearchParams(options.url.split('?')[1] ?? '');
  for (const key of parameters.keys()) {
    if (!urlParameters.has(key)) {
      throw jdbcProblem(
        'url-parameter',
        `The option "url" has the parameter "${key}", which is not taken.`,
        `Take only: ${[...urlParameters].join(', ')}.`,
      );
    }
  }
  const sslmode = parameters.get('sslmode') ?? 'disable';
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port),
    database: databaseOf(options.url),
    user: options.username,
    password: options.password,
    application_name: parameters.get('ApplicationName') ?? 'headrace',
    options: SESSION,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    connectionTimeoutMillis: Math.min(CONNECT_TIMEOUT_MS, options['connection.max-retry-timeout']),
    ssl: sslmode === 'disable' ? false : { rejectUnauthorized: sslmode === 'verify-full' || sslmode === 'verify-ca' },
  };
}

/** An identifier in quotes. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The option "table-name" as a quoted name: `orders`, `sales.orders`, parts in double quotes as they are. */
export const quoteTable = (tableName: string): string => tableParts(tableName, '"').map(quoteName).join('.');
