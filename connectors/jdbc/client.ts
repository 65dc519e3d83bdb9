import pg from 'pg';

/** The drivers. Those of MySQL and SQLite are loaded when a table of theirs is first used. */
export { pg };
export const loadMysql = (): Promise<typeof import('mysql2/promise')> => import('mysql2/promise');
export const loadSqlite = async (): Promise<typeof import('libsql')> => (await import('libsql')).default;
export type { Connection, ConnectionOptions, QueryOptions } from 'mysql2/promise';
export type { Database, Statement } from 'libsql';
