import { databaseKind, type JdbcOptions } from '../spec';
import type { Dialect } from './dialect';
import { mysql } from './mysql/mysql';
import { postgres } from './postgres/postgres';
import { sqlite } from './sqlite/sqlite';

const dialects: Readonly<Record<ReturnType<typeof databaseKind>, Dialect>> = { postgresql: postgres, mysql, mariadb: mysql, sqlite };

/** The dialect that a database's URL names. Its driver is loaded at the first connection. */
export const dialectOf = (options: JdbcOptions): Dialect => dialects[databaseKind(options.url)];
