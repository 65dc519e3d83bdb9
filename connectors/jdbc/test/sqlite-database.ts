import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { types } from '@headrace/connector-sdk';
import { optionsOf } from '@headrace/connector-sdk/testing';
import type { Session } from '../dialects/dialect';
import { connectSqlite } from '../dialects/sqlite/session';
import { jdbcSpec } from '../spec';
import type { TestDatabase, TypedColumn } from './test-database';

const minuteOne = Date.parse('2017-11-26T10:00:00.123Z');

const everyType: readonly TypedColumn[] = [
  { field: { name: 'b', type: types.BOOLEAN }, ddl: 'INTEGER', values: [true, false], literals: ['1', '0'] },
  { field: { name: 'i4', type: types.INT }, ddl: 'INTEGER', values: [-2147483648, 2147483647], literals: ['-2147483648', '2147483647'] },
  {
    field: { name: 'i8', type: types.BIGINT },
    ddl: 'INTEGER',
    values: [-9223372036854775808n, 9223372036854775807n],
    literals: ['-9223372036854775808', '9223372036854775807'],
  },
  { field: { name: 'f4', type: types.FLOAT }, ddl: 'REAL', values: [Math.fround(0.1), Infinity], literals: ['0.1', '9e999'] },
  {
    field: { name: 'f8', type: types.DOUBLE },
    ddl: 'REAL',
    values: [0.1 + 0.2, 5, -1.7976931348623157e308, 1e21],
    literals: ['0.30000000000000004', '5', '-1.7976931348623157e308', '1e21'],
  },
  { field: { name: 'm', type: types.DECIMAL(10, 2) }, ddl: 'NUMERIC', values: ['12.50', '-7.00'], literals: ['12.5', '-7'] },
  {
    field: { name: 'n', type: types.DECIMAL(38, 10) },
    ddl: 'TEXT',
    values: ['-1234567890123456789012345678.0123456789', '0.0000000001'],
    literals: [`'-1234567890123456789012345678.0123456789'`, `'0.0000000001'`],
  },
  {
    field: { name: 's', type: types.STRING },
    ddl: 'TEXT',
    values: ['', 'NULL', '007', "é😀\n\t'", '?'],
    literals: [`''`, `'NULL'`, `'007'`, `'é😀' || char(10) || char(9) || ''''`, `'?'`],
  },
  {
    field: { name: 'y', type: types.BYTES },
    ddl: 'BLOB',
    values: [Uint8Array.of(), Uint8Array.of(0, 255, 92)],
    literals: [`x''`, `x'00ff5c'`],
  },
  {
    field: { name: 'd', type: types.DATE },
    ddl: 'DATE',
    values: [-719162, 0, 17496, 2932896],
    literals: [`'0001-01-01'`, `'1970-01-01'`, `'2017-11-26'`, `'9999-12-31'`],
  },
  { field: { name: 'tm', type: types.TIME(3) }, ddl: 'TIME', values: [0, 86_399_999], literals: [`'00:00'`, `'23:59:59.999'`] },
  {
    field: { name: 'ts', type: types.TIMESTAMP(6) },
    ddl: 'DATETIME',
    values: [
      { epochMs: minuteOne, nanos: 456_000 },
      { epochMs: Date.parse('0001-01-01T00:00:00Z'), nanos: 0 },
    ],
    literals: [`'2017-11-26 10:00:00.123456'`, `'0001-01-01'`],
  },
  {
    field: { name: 'tz', type: types.TIMESTAMP_LTZ(3) },
    ddl: 'TEXT',
    values: [{ epochMs: minuteOne, nanos: 0 }],
    literals: [`'2017-11-26T10:00:00.123Z'`],
  },
];

/** A file of SQLite. An outage is somebody who keeps it locked. */
export class SqliteDatabase implements TestDatabase {
  readonly name = 'SQLite';
  readonly explore = 60;
  readonly ddl = { bigint: 'INTEGER', text: 'TEXT', decimal: 'TEXT', timestamp: 'TEXT', word: 'TEXT' };
  readonly everyType = everyType;
  private folder = '';
  private session!: Session;

  async start(): Promise<void> {
    // In memory where that is to be had: each commit waits for the disk otherwise.
    this.folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'headrace-sqlite-'));
    writeFileSync(path.join(this.folder, 'test.db'), '');
    this.session = await this.open();
  }
  async stop(): Promise<void> {
    await this.session.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  readonly quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  instance(texts: Readonly<Record<string, string>>): ReturnType<TestDatabase['instance']> & { resolvePath(name: string): string } {
    const given = { url: 'jdbc:sqlite:test.db', 'table-name': 't', 'connection.max-retry-timeout': '300 ms', ...texts };
    return { options: optionsOf(jdbcSpec, given), resolvePath: (name) => path.join(this.folder, name) };
  }
  async sql(...statements: readonly string[]): ReturnType<TestDatabase['sql']> {
    let rows: Awaited<ReturnType<TestDatabase['sql']>> = [];
    for (const statement of statements) rows = await this.session.query('testing', statement, [], 10_000);
    return rows;
  }
  async outage(): Promise<() => Promise<void>> {
    const other = await this.open();
    await other.query('locking', 'BEGIN EXCLUSIVE', [], 10_000);
    return async () => {
      await other.query('letting go', 'COMMIT');
      await other.close();
    };
  }

  private open(): Promise<Session> {
    return connectSqlite(this.instance({}));
  }
}
