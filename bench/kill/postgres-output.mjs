// @ts-check
import { createHash } from 'node:crypto';
import pg from 'pg';
import { countingTables, databaseTables } from './cases.mjs';

/** Both tables in the database of KILL_DATABASE_URL, made anew for each run. */
export async function postgresOutput() {
  const url = process.env['KILL_DATABASE_URL'];
  if (!url) throw new Error('Set KILL_DATABASE_URL=postgresql://user:password@host:port/database');
  const { username, password, hostname, port, pathname } = new URL(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    env: { HEADRACE_SECRET_KILL: decodeURIComponent(password) },
    tables: async (/** @type {string} */ name) => {
      const prefix = `kill_${name}`;
      await client.query(`DROP TABLE IF EXISTS ${prefix}_copies, ${prefix}_windows`);
      await client.query(`CREATE TABLE ${prefix}_copies (id bigint, item int, amount numeric(12, 2))`);
      await client.query(`CREATE TABLE ${prefix}_windows (item int, starts timestamptz, orders bigint, total numeric(38, 2))`);
      return databaseTables({ url: `jdbc:postgresql://${hostname}:${port || 5432}${pathname}`, username, secret: 'KILL', prefix });
    },
    read: (/** @type {string} */ name) => readTables(client, `kill_${name}`, countingTables),
    close: async () => client.end(),
  };
}

/** Tables as sorted lines. @param {pg.Client} client @param {string} prefix @param {readonly string[]} tables */
export async function readTables(client, prefix, tables) {
  const lines = [];
  for (const table of tables) {
    const { rows } = await client.query(`SELECT t::text AS line FROM ${prefix}_${table} t`);
    for (const { line } of rows) lines.push(`${table} ${line}`);
  }
  lines.sort();
  return { rows: lines.length, digest: createHash('sha256').update(lines.join('\n')).digest('hex') };
}
