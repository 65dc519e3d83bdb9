// SQL that leads from one schema file to another, without a database:
//   node prisma/tools/diff.mjs <from.prisma | -> <to.prisma>     exit code 2: they differ, 0: they do not
// For a change: git show HEAD:prisma/schema.prisma > old.prisma, then diff that to prisma/schema.prisma into migrations/<UTC yyyymmddhhmmss>_<name>/migration.sql.
import { ColumnTypeEnum, ok } from '@prisma/driver-adapter-utils';
import { noFilters, openSchemaEngine, schemaFiles } from './schema-engine.mjs';

const [from = '-', to = 'prisma/schema.prisma'] = process.argv.slice(2);

/** The engine asks only for the server's version when it compares two files. */
const connection = {
  provider: 'postgres',
  adapterName: 'no-database',
  queryRaw: async () =>
    ok({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, 'PostgreSQL 15.0', 150000]],
    }),
  executeRaw: async () => ok(0),
  executeScript: async () => ok(undefined),
  dispose: async () => ok(undefined),
  getConnectionInfo: () => ok({ schemaName: 'public', supportsRelationJoins: true }),
};
const factory = {
  provider: 'postgres',
  adapterName: 'no-database',
  connect: async () => ok(connection),
  connectToShadowDb: async () => ok(connection),
  errorRegistry: { consumeError: () => undefined },
};

const target = schemaFiles(to);
const engine = await openSchemaEngine(
  target.files.map((file) => [file.path, file.content]),
  factory,
);
const result = await engine.diff({
  from: from === '-' ? { tag: 'empty' } : { tag: 'schemaDatamodel', ...schemaFiles(from) },
  to: { tag: 'schemaDatamodel', ...target },
  script: true,
  exitCode: true,
  filters: noFilters,
});
process.stdout.write(result.stdout ?? '');
process.exitCode = result.exitCode;
