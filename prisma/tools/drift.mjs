// Do the migrations lead to the schema? Replays them in a database of their own and compares:
//   DATABASE_URL=… node prisma/tools/drift.mjs      exit code 0: same, 2: they differ (the missing SQL is printed). Needs the right to create databases.
import { ColumnTypeEnum as T, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { noFilters, openSchemaEngine, schemaFiles } from './schema-engine.mjs';

const url = process.env.DATABASE_URL;
if (!url) {
  process.stderr.write('DATABASE_URL is not set: give the address of a PostgreSQL whose role may create databases.\n');
  process.exit(1);
}

/** Types that the engine expects of catalog queries; the rest is text. */
const typeOf = new Map([
  [16, T.Boolean],
  [18, T.Character],
  [20, T.Int64],
  [21, T.Int32],
  [23, T.Int32],
  [26, T.Int64],
  [700, T.Float],
  [701, T.Double],
  [1000, T.BooleanArray],
  [1002, T.CharacterArray],
  [1003, T.TextArray],
  [1005, T.Int32Array],
  [1007, T.Int32Array],
  [1009, T.TextArray],
  [1015, T.TextArray],
  [1016, T.Int64Array],
  [1028, T.Int64Array],
]);
const arrays = [1000, 1002, 1003, 1005, 1007, 1009, 1015];
const parsers = {
  getTypeParser(oid) {
    if (oid === 16) return (text) => text === 't';
    if (typeOf.get(oid) === T.Int32) return Number;
    if (arrays.includes(oid)) return pg.types.getTypeParser(oid === 1003 ? 1009 : oid, 'text');
    return (text) => text;
  },
};

/** The engine fails on PostgreSQL 18's NOT NULL constraints in this catalog query (prisma/orm#29635); it only means checks and exclusions. */
const forVersion18 = (sql) => sql.replace(/contype NOT IN \('p', 'u', 'f'\)/, "contype IN ('c', 'x')");

async function connect(address, onDispose = async () => undefined) {
  const client = new pg.Client({ connectionString: address, types: parsers });
  await client.connect();
  return {
    provider: 'postgres',
    adapterName: 'migrations-check',
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    async queryRaw({ sql, args }) {
      const result = await client.query({ text: forVersion18(sql), values: args, rowMode: 'array' });
      return {
        columnNames: result.fields.map((field) => field.name),
        columnTypes: result.fields.map((field) => typeOf.get(field.dataTypeID) ?? T.Text),
        rows: result.rows,
      };
    },
    executeRaw: async ({ sql, args }) => (await client.query(sql, args)).rowCount ?? 0,
    executeScript: async (sql) => void (await client.query(sql)),
    async dispose() {
      await client.end();
      await onDispose();
    },
  };
}

async function connectToShadowDb() {
  const name = `headrace_shadow_${process.pid}`;
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const address = new URL(url);
  address.pathname = `/${name}`;
  return connect(address.href, async () => {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });
}

const factory = { provider: 'postgres', adapterName: 'migrations-check', connect: () => connect(url), connectToShadowDb };
const folder = path.resolve('prisma/migrations');
const migrationDirectories = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'migration.sql')))
  .map((entry) => entry.name)
  .sort()
  .map((name) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: readFileSync(path.join(folder, name, 'migration.sql'), 'utf8') } },
  }));
const schema = schemaFiles('prisma/schema.prisma');
const engine = await openSchemaEngine(
  schema.files.map((file) => [file.path, file.content]),
  bindMigrationAwareSqlAdapterFactory(factory),
);
const result = await engine.diff({
  from: {
    tag: 'migrations',
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories,
  },
  to: { tag: 'schemaDatamodel', ...schema },
  script: true,
  exitCode: true,
  filters: noFilters,
});
process.stdout.write(result.exitCode === 0 ? 'The migrations lead to the schema.\n' : `${result.stdout}\n`);
process.exit(result.exitCode);
