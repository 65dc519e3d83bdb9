import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { DatabaseError, messageOf } from './database-error';

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Any constant will do; it must stay the same for ever. */
const ADVISORY_LOCK = 4_837_265_190;

/** The table that Prisma's own tools would keep, so that they can take over. */
const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

/**
 * Applies the migrations of a folder that the database does not have, in the order of their names, each in a transaction of its own;
 * answers with the names applied. Several processes may call it at once: one applies, the others wait and find nothing to do. A
 * file that was edited after it was applied is refused, and so is a database that is ahead of this build.
 */
export async function migrate(url: string, folder: string): Promise<readonly string[]> {
  const migrations = readMigrations(folder);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(LEDGER);
    const applied = await appliedChecksums(client);
    refuseNewer(applied, migrations);
    const done: string[] = [];
    for (const migration of migrations) if (await applyOne(client, migration, applied)) done.push(migration.name);
    return done;
  } finally {
    await client.end(); // also gives the lock back
  }
}

function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

async function appliedChecksums(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  const result = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL',
  );
  return new Map(result.rows.map((row) => [row.migration_name, row.checksum]));
}

function refuseNewer(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = [...applied.keys()].find((name) => !known.has(name));
  if (unknown)
    throw new DatabaseError(
      'database.newer',
      `The database has the migration ${unknown}, which this build does not know: a newer Headrace has used it.`,
      'Start the newer version again, or set HEADRACE_HOME to another folder.',
    );
}

async function applyOne(client: pg.Client, migration: Migration, applied: ReadonlyMap<string, string>): Promise<boolean> {
  const checksum = applied.get(migration.name);
  if (checksum === migration.checksum) return false;
  if (checksum !== undefined)
    throw new DatabaseError(
      'database.migration-edited',
      `The migration ${migration.name} was edited after it was applied to this database.`,
      'Restore the file as it was and put the change into a migration of its own.',
    );
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      'INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count") VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
    return true;
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined); // a connection that is lost has rolled back
    throw new DatabaseError(
      'database.migration-failed',
      `The migration ${migration.name} failed and was rolled back: ${messageOf(cause)}.`,
      'The database is as before. Report this with the message; the previous version of Headrace still works with it.',
      { cause },
    );
  }
}
