import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { temporaryCluster, type TemporaryCluster } from '@/server/db/testing/temporary-cluster';

const tools = import.meta.dirname;
let server: TemporaryCluster;
let folder: string;

beforeAll(async () => {
  server = await temporaryCluster({ migrate: false });
});
afterAll(() => server.dispose());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headrace-prisma-'));
  cpSync(path.join(tools, '..'), path.join(folder, 'prisma'), { recursive: true, filter: (file) => !file.startsWith(tools) });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a tool over the copy. */
const run = (tool: string, ...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: server.adminUrl };
    const child = execFile(process.execPath, [path.join(tools, tool), ...args], { cwd: folder, env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });

function addField(): string {
  const file = path.join(folder, 'prisma/schema.prisma');
  const schema = readFileSync(file, 'utf8');
  writeFileSync(path.join(folder, 'old.prisma'), schema);
  writeFileSync(file, schema.replace(/^(model Namespace \{\n)/m, '$1  addedByTest String?\n'));
  expect(readFileSync(file, 'utf8')).not.toBe(schema);
  return file;
}

async function databases(): Promise<string[]> {
  const client = new pg.Client(server.adminUrl);
  await client.connect();
  const { rows } = await client.query<{ datname: string }>("SELECT datname FROM pg_database WHERE datname LIKE '%shadow%'");
  await client.end();
  return rows.map(({ datname }) => datname);
}

describe('drift', () => {
  it('finds none between the committed migrations and the schema', async () => {
    expect(await run('drift.mjs')).toEqual({ code: 0, output: 'The migrations lead to the schema.\n' });
    expect(await databases()).toEqual([]);
  });

  it('shows the SQL that a changed schema still needs, and leaves no database behind', async () => {
    addField();
    const { code, output } = await run('drift.mjs');
    expect(code).toBe(2);
    expect(output).toMatch(/ADD COLUMN\s+"addedByTest"/);
    expect(await databases()).toEqual([]);
  });
});

describe('diff', () => {
  it('prints the migration from one schema to the next without a database', async () => {
    const changed = addField();
    const { code, output } = await run('diff.mjs', 'old.prisma', changed);
    expect(code).toBe(2);
    expect(output).toMatch(/ALTER TABLE .* ADD COLUMN\s+"addedByTest" TEXT/);
    expect((await run('diff.mjs', changed, changed)).code).toBe(0);
  });
});
