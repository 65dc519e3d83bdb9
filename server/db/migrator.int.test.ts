import { fork } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from './migrator';
import { bundleForTest } from './testing/bundle';
import { migrationsFolder, temporaryCluster, type TemporaryCluster } from './testing/temporary-cluster';

let server: TemporaryCluster;
beforeAll(async () => {
  server = await temporaryCluster({ migrate: false });
});
afterAll(() => server.dispose());
beforeEach(() => query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));

async function query(sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client(server.controlUrl);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

function copyOfMigrations(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'headrace-migrations-'));
  cpSync(migrationsFolder, folder, { recursive: true });
  return folder;
}

describe('migrate', () => {
  it('applies each migration once', async () => {
    const first = await migrate(server.controlUrl, migrationsFolder);
    expect(first.length).toBeGreaterThan(0);
    expect(await migrate(server.controlUrl, migrationsFolder)).toEqual([]);
    expect((await query('SELECT count(*)::int AS n FROM "_prisma_migrations"')).rows[0].n).toBe(first.length);
  });

  it('refuses a file that was edited after it was applied', async () => {
    const folder = copyOfMigrations();
    const [name] = await migrate(server.controlUrl, folder);
    writeFileSync(path.join(folder, name!, 'migration.sql'), 'SELECT 1;');
    await expect(migrate(server.controlUrl, folder)).rejects.toMatchObject({ code: 'database.migration-edited' });
  });

  it('refuses a database that a newer build has migrated', async () => {
    const folder = copyOfMigrations();
    mkdirSync(path.join(folder, '99990101000000_future'));
    writeFileSync(path.join(folder, '99990101000000_future/migration.sql'), 'CREATE TABLE "future" ("id" INTEGER);');
    await migrate(server.controlUrl, folder);
    await expect(migrate(server.controlUrl, migrationsFolder)).rejects.toMatchObject({ code: 'database.newer' });
  });

  it('rolls a failing migration back whole and keeps the earlier ones', async () => {
    const folder = copyOfMigrations();
    const earlier = (await migrate(server.controlUrl, folder)).length;
    mkdirSync(path.join(folder, '99990101000000_broken'));
    writeFileSync(
      path.join(folder, '99990101000000_broken/migration.sql'),
      'CREATE TABLE "half" ("id" INTEGER); SELECT no_such_function();',
    );
    await expect(migrate(server.controlUrl, folder)).rejects.toMatchObject({ code: 'database.migration-failed' });
    expect((await query(`SELECT to_regclass('half') AS half`)).rows[0].half).toBeNull();
    expect((await query('SELECT count(*)::int AS n FROM "_prisma_migrations"')).rows[0].n).toBe(earlier);
  });

  it('lets one of several processes apply, the others find nothing to do', async () => {
    const program = await bundleForTest(path.join(import.meta.dirname, 'testing/migrate-process.ts'));
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrateInAnotherProcess(program)));
    const applied = runs.filter((names) => names.length > 0);
    expect(applied).toHaveLength(1);
    expect(runs.filter((names) => names.length === 0)).toHaveLength(3);
  });
});

function migrateInAnotherProcess(program: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [server.controlUrl, migrationsFolder]);
    child.once('message', (names) => resolve(names as string[]));
    child.once('exit', (code) => code !== 0 && reject(new Error(`the migrating process ended with ${code}`)));
  });
}
