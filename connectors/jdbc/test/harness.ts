import { connectorHarness, tableOf, type ConnectorHarness } from '@headrace/connector-sdk/testing';
import jdbc from '../index';
import type { JdbcOptions } from '../spec';
import { DatabaseCases, ordersFields } from './database-cases';
import { MariadbDatabase } from './mariadb-database';
import { PostgresDatabase } from './postgres-database';
import { SqliteDatabase } from './sqlite-database';

const [postgres, sqlite] = [new PostgresDatabase(), new SqliteDatabase()];
const missing = await MariadbDatabase.missing();
if (missing !== null) process.stderr.write(`\nSKIPPED: all laws of jdbc on MariaDB. ${missing}\n`);
const databases = [postgres, sqlite, ...(missing === null ? [new MariadbDatabase()] : [])];
const cases = databases.map((database) => new DatabaseCases(database));

type Refused = NonNullable<ConnectorHarness<JdbcOptions>['refused']>[number];
const refused = (name: string, texts: Readonly<Record<string, string>>, option: string): Refused[] =>
  databases
    .filter((database) => option !== 'password' || database !== sqlite)
    .map((database) => ({
      name: `${database.name}: ${name}`,
      open: () => ({ ...database.instance(texts), table: tableOf(ordersFields) }),
      option,
    }));

export default connectorHarness<JdbcOptions>({
  connector: jdbc,
  start: async () => {
    for (const database of databases) await database.start();
    return {
      stop: async () => {
        for (const database of databases) await database.stop();
      },
    };
  },
  sources: cases.map((each) => each.source()),
  sinks: [
    ...cases.map((each) => each.sink('upsert', { keyed: true, rows: 3 })),
    ...cases.map((each) => each.sink('append', { keyed: false, rows: 3 })),
    cases[0]!.sink('append of staged epochs', { keyed: false, rows: 700 }),
  ],
  lookups: cases.map((each) => each.lookup()),
  skip: {
    [`sink.crash-explorer @ ${postgres.name}: append of staged epochs`]:
      'the protocol is that of the other cases; killed jobs with staged epochs: job-faults.int.test.ts',
  },
  refused: [
    ...refused('a table that is not there', { 'table-name': 'nothing' }, 'table-name'),
    ...refused('a wrong password', { password: 'wrong' }, 'password'),
    {
      name: 'a server that is not there',
      open: () => ({ ...postgres.instance({ url: 'jdbc:postgresql://127.0.0.1:1/postgres' }), table: tableOf(ordersFields) }),
      option: 'url',
    },
    {
      name: 'a file that is not there',
      open: () => ({ ...sqlite.instance({ url: 'jdbc:sqlite:nothing.db' }), table: tableOf(ordersFields) }),
      option: 'url',
    },
  ],
});
