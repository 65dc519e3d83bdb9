import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { types } from '@headrace/connector-sdk';
import { FaultProxy, optionsOf } from '@headrace/connector-sdk/testing';
import { mariadbService } from '@/server/launch/services/mariadb.mjs';
import { freePort } from '@/server/launch/services/process.mjs';
import type { Session } from '../dialects/dialect';
import { connectMysql } from '../dialects/mysql/session';
import { jdbcSpec, type JdbcOptions } from '../spec';
import type { TestDatabase, TypedColumn } from './test-database';

const minuteOne = Date.parse('2017-11-26T10:00:00.123Z');

const everyType: readonly TypedColumn[] = [
  { field: { name: 'b', type: types.BOOLEAN }, ddl: 'boolean', values: [true, false], literals: ['true', 'false'] },
  { field: { name: 'i1', type: types.TINYINT }, ddl: 'tinyint', values: [-128, 127], literals: ['-128', '127'] },
  { field: { name: 'i2', type: types.SMALLINT }, ddl: 'smallint', values: [-32768, 32767], literals: ['-32768', '32767'] },
  { field: { name: 'i4', type: types.INT }, ddl: 'int', values: [-2147483648, 2147483647], literals: ['-2147483648', '2147483647'] },
  {
    field: { name: 'i8', type: types.BIGINT },
    ddl: 'bigint',
    values: [-9223372036854775808n, 9223372036854775807n],
    literals: ['-9223372036854775808', '9223372036854775807'],
  },
  { field: { name: 'f4', type: types.FLOAT }, ddl: 'float', values: [Math.fround(0.1), -1.5], literals: ['0.1', '-1.5'] },
  {
    field: { name: 'f8', type: types.DOUBLE },
    ddl: 'double',
    values: [0.1 + 0.2, 1e21, -1.7976931348623157e308, 2.2250738585072014e-308],
    literals: ['0.30000000000000004e0', '1e21', '-1.7976931348623157e308', '2.2250738585072014e-308'],
  },
  {
    field: { name: 'n', type: types.DECIMAL(38, 10) },
    ddl: 'decimal(38,10)',
    values: ['-1234567890123456789012345678.0123456789', '0.0000000001'],
    literals: ['-1234567890123456789012345678.0123456789', '0.0000000001'],
  },
  {
    field: { name: 's', type: types.STRING },
    ddl: 'text',
    values: ['', 'NULL', `{"a":"\\"}`, "é😀\n\t'", '?'],
    literals: [`''`, `'NULL'`, `'{"a":"\\\\"}'`, `'é😀\\n\\t\\''`, `'?'`],
  },
  {
    field: { name: 'y', type: types.BYTES },
    ddl: 'blob',
    values: [Uint8Array.of(), Uint8Array.of(0, 255, 92)],
    literals: [`''`, `x'00ff5c'`],
  },
  {
    field: { name: 'd', type: types.DATE },
    ddl: 'date',
    values: [-719162, 0, 17496, 2932896],
    literals: [`'0001-01-01'`, `'1970-01-01'`, `'2017-11-26'`, `'9999-12-31'`],
  },
  { field: { name: 'tm', type: types.TIME(3) }, ddl: 'time(3)', values: [0, 86_399_999], literals: [`'00:00:00'`, `'23:59:59.999'`] },
  {
    field: { name: 'ts', type: types.TIMESTAMP(6) },
    ddl: 'datetime(6)',
    values: [
      { epochMs: minuteOne, nanos: 456_000 },
      { epochMs: Date.parse('0001-01-01T00:00:00Z'), nanos: 0 },
    ],
    literals: [`'2017-11-26 10:00:00.123456'`, `'0001-01-01 00:00:00'`],
  },
  {
    field: { name: 'tz', type: types.TIMESTAMP_LTZ(6) },
    ddl: 'timestamp(6) NULL',
    values: [
      { epochMs: minuteOne, nanos: 456_000 },
      { epochMs: Date.parse('2021-03-28T02:30:00Z'), nanos: 0 },
    ],
    literals: [`'2017-11-26 10:00:00.123456'`, `'2021-03-28 02:30:00'`],
  },
];

/** MariaDB behind a proxy, so that it can be taken away. */
export class MariadbDatabase implements TestDatabase {
  readonly name = 'MariaDB';
  readonly explore = 20;
  readonly ddl = { bigint: 'bigint', text: 'text', decimal: 'decimal(20,4)', timestamp: 'datetime', word: 'varchar(9)' };
  readonly everyType = everyType;
  private folder = '';
  private stopServer: () => Promise<void> = () => Promise.resolve();
  private session!: Session;
  proxy!: FaultProxy;

  /** Why there can be none on this machine; null: there can. */
  static missing(): Promise<string | null> {
    return mariadbService.missing();
  }

  async start(): Promise<void> {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'headrace-mariadb-'));
    const port = await freePort();
    const server = await mariadbService.start(this.folder, { port });
    this.stopServer = () => server.stop();
    this.proxy = await FaultProxy.start({ port });
    // Past the proxy: who looks at the tables is not cut off with what is tested.
    this.session = await connectMysql({ options: this.optionsAt({}, port) });
  }
  async stop(): Promise<void> {
    await this.session.close();
    await this.proxy.close();
    await this.stopServer();
    rmSync(this.folder, { recursive: true, force: true });
  }

  readonly quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
  instance(texts: Readonly<Record<string, string>>): ReturnType<TestDatabase['instance']> {
    return { options: this.optionsAt(texts) };
  }
  async sql(...statements: readonly string[]): ReturnType<TestDatabase['sql']> {
    let rows: Awaited<ReturnType<TestDatabase['sql']>> = [];
    for (const statement of statements) rows = await this.session.query('testing', statement);
    return rows;
  }
  async outage(): Promise<() => Promise<void>> {
    await this.proxy.down();
    return () => this.proxy.up();
  }
  private optionsAt(texts: Readonly<Record<string, string>>, port = this.proxy.port): JdbcOptions {
    const url = `jdbc:mariadb://127.0.0.1:${port}/headrace`;
    const given = { url, 'table-name': 't', username: 'headrace', password: 'headrace', 'connection.max-retry-timeout': '20 s', ...texts };
    return optionsOf(jdbcSpec, given);
  }
}
