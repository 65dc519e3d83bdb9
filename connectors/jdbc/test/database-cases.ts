import { notNull, types, type Field, type SqlRow, type TableSchema } from '@headrace/connector-sdk';
import {
  connectorContext,
  tableOf,
  type LookupCase,
  type SinkCase,
  type SourceCase,
  type TestInstance,
} from '@headrace/connector-sdk/testing';
import jdbc from '../index';
import type { JdbcOptions } from '../spec';
import type { TestDatabase } from './test-database';

let number = 0;
const freshName = (): string => `kit_${++number}`;
const keyed = (fields: readonly Field[], primaryKey: readonly string[]): TableSchema => ({ ...tableOf(fields), primaryKey });
const WORD = 'Item "x" `y`';
export const ordersFields: readonly Field[] = [
  { name: 'id', type: notNull(types.BIGINT) },
  { name: WORD, type: types.STRING },
  { name: 'price', type: types.DECIMAL(20, 4) },
];
const orderRow = (id: number): SqlRow => [BigInt(id), `it's "${id}" \\ {,} NULL ?`, `${id}.2500`];
const textOf = (row: readonly (string | null)[] | SqlRow): string => row.map(String).join('|');
const NO_LEDGER = 'DROP TABLE IF EXISTS headrace_ledger';

/** Ways of reading, writing and looking up that all databases have. */
export class DatabaseCases {
  constructor(private readonly db: TestDatabase) {}

  sink(name: string, given: { readonly keyed: boolean; readonly rows: number }): SinkCase<JdbcOptions> {
    const { db } = this;
    return {
      name: `${db.name}: ${name}`,
      explore: db.explore,
      epoch: (n) => Array.from({ length: given.rows }, (_, i) => ({ kind: 'insert', row: orderRow(n * 10_000 + i) })),
      open: async () => {
        const table = freshName();
        const key = given.keyed ? ', PRIMARY KEY (id)' : '';
        const { ddl } = db;
        await db.sql(
          `CREATE TABLE ${table} (id ${ddl.bigint} CHECK (id > 0), ${db.quote(WORD)} ${ddl.text}, price ${ddl.decimal}${key})`,
          NO_LEDGER,
        );
        return {
          instance: { ...db.instance({ 'table-name': table }), table: keyed(ordersFields, given.keyed ? ['id'] : []) },
          visible: () => db.sql(`SELECT * FROM ${table}`).then((rows) => rows.map(textOf)),
          textOf,
          refused: () => [-1n, 'refused', '1.0000'],
          outage: () => db.outage(),
          remove: this.dropping(table),
        };
      },
      types: () => this.emptyTypes(),
    };
  }

  source(): SourceCase<JdbcOptions> {
    const { db } = this;
    return {
      name: `${db.name}: a table in three ranges`,
      open: async () => {
        const name = freshName();
        const rows = Array.from({ length: 80 }, (_, i) => `(${i + 1}, ${i + 1}, 'v${i + 1}')`);
        await db.sql(
          `CREATE TABLE ${name} (n ${db.ddl.bigint} PRIMARY KEY, id ${db.ddl.bigint}, v ${db.ddl.text})`,
          `INSERT INTO ${name} VALUES ${rows.join(', ')}, (81, NULL, 'none')`,
        );
        const ranges = { column: 'id', num: '3', 'lower-bound': '1', 'upper-bound': '60' };
        const texts = Object.fromEntries(Object.entries(ranges).map(([key, value]) => [`scan.partition.${key}`, value]));
        const fields = [
          { name: 'id', type: types.INT },
          { name: 'v', type: types.STRING },
        ];
        return {
          instance: { ...db.instance({ ...texts, 'table-name': name }), table: tableOf(fields) },
          expected: [...Array.from({ length: 80 }, (_, i) => `${i + 1}|v${i + 1}`), 'null|none'],
          outage: () => db.outage(),
          remove: this.dropping(name),
        };
      },
      types: () => this.filledTypes(),
    };
  }

  lookup(): LookupCase<JdbcOptions> {
    const { db } = this;
    return {
      name: `${db.name}: by two columns`,
      open: async () => {
        const name = freshName();
        const at = (hour: number) => ({ epochMs: Date.parse(`2017-11-26T${hour}:00:00Z`), nanos: 0 });
        const rows: readonly SqlRow[] = [
          ['a', at(10), 1n],
          ['a', at(10), 2n],
          ['a', at(11), 3n],
          ['b', at(10), null],
        ];
        const literals = rows.map(
          ([k, , v], i) => `('${String(k)}', '2017-11-26 ${i === 2 ? 11 : 10}:00:00', ${v === null ? 'NULL' : String(v)})`,
        );
        await db.sql(
          `CREATE TABLE ${name} (k ${db.ddl.word}, at ${db.ddl.timestamp}, v ${db.ddl.bigint})`,
          `INSERT INTO ${name} VALUES ${literals.join(', ')}`,
        );
        const fields = [
          { name: 'k', type: types.STRING },
          { name: 'at', type: types.TIMESTAMP(3) },
          { name: 'v', type: types.BIGINT },
        ];
        return {
          instance: { ...db.instance({ 'table-name': name }), table: tableOf(fields) },
          keys: ['k', 'at'],
          rows,
          absent: ['c', at(10)],
          outage: () => db.outage(),
          remove: this.dropping(name),
        };
      },
    };
  }

  private dropping(name: string): () => Promise<void> {
    return async () => void (await this.db.sql(`DROP TABLE ${name}`, NO_LEDGER));
  }

  private get typedFields(): readonly Field[] {
    return [{ name: 'id', type: notNull(types.INT) }, ...this.db.everyType.map(({ field }) => field)];
  }

  /** An empty table with a column of every type, read back by a scan. */
  private async emptyTypes(): Promise<{
    instance: TestInstance<JdbcOptions>;
    rows: readonly SqlRow[];
    read(): Promise<readonly SqlRow[]>;
  }> {
    const { db, typedFields } = this;
    const name = freshName();
    const columns = db.everyType.map(({ field, ddl }) => `${db.quote(field.name)} ${ddl}`).join(', ');
    await db.sql(NO_LEDGER, `CREATE TABLE ${name} (id integer PRIMARY KEY, ${columns})`);
    const instance = { ...db.instance({ 'table-name': name, 'scan.fetch-size': '4' }), table: keyed(typedFields, ['id']) };
    const read = async (): Promise<readonly SqlRow[]> => {
      const lookup = jdbc.lookup!.create(connectorContext(instance), { keys: ['id'], columns: typedFields.map((field) => field.name) });
      const rows: SqlRow[] = [];
      for await (const batch of lookup.scan!()) rows.push(...batch);
      await lookup.close();
      return rows;
    };
    const most = Math.max(...db.everyType.map(({ values }) => values.length));
    const rows = Array.from({ length: most + 1 }, (_, id): SqlRow => [id, ...db.everyType.map(({ values }) => values[id] ?? null)]);
    return { instance, rows, read };
  }

  /** The same table with its rows in it, written by the database's own text of each value. */
  private async filledTypes(): Promise<{ instance: TestInstance<JdbcOptions>; rows: readonly SqlRow[] }> {
    const { instance, rows } = await this.emptyTypes();
    for (const [id] of rows) {
      const literals = this.db.everyType.map((column) => column.literals[id as number] ?? 'NULL');
      await this.db.sql(`INSERT INTO ${instance.options['table-name']} VALUES (${[String(id), ...literals].join(', ')})`);
    }
    return { instance, rows };
  }
}
