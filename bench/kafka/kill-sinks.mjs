// @ts-check
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startElasticsearch } from '../../server/launch/services/elasticsearch.mjs';
import { mariadbService } from '../../server/launch/services/mariadb.mjs';
import { postgresService } from '../../server/launch/services/postgres.mjs';
import { committedLines, createTopics } from './committed-lines.mjs';

/**
 * @typedef {'copies' | 'windows' | 'totals'} TableName
 * @typedef {Record<string, number | string>} Row as the sink's own system shows it
 * @typedef {{
 *   tables: readonly TableName[];
 *   with: (table: TableName) => string;
 *   keys: readonly TableName[];
 *   commits: boolean;
 *   env: Record<string, string>;
 *   read: (table: TableName) => Promise<Row[]>;
 *   close: () => Promise<void>;
 * }} KillSink Where a killed job writes. `with`: the options of a table; `keys`: tables that are written by primary key; `commits`: whether there are the
 * steps of a second phase; `env`: for the job; `read`: what everybody may see, read by another program than the connector.
 */

/** Columns of each table, and those that a row is known by. */
export const columnsOf = {
  copies: { names: ['id', 'item', 'amount'], key: ['id'] },
  windows: { names: ['item', 'starts', 'orders', 'total'], key: ['item', 'starts'] },
  totals: { names: ['g', 'orders', 'total'], key: ['g'] },
};

/** A system of its own below `home` for each kind but Kafka, whose topics lie on the broker of the input. @type {Record<string, (at: { bootstrap: string; home: string }) => Promise<KillSink>>} */
export const killSinks = { kafka, file, postgres, mariadb, sqlite, elasticsearch };

/** @type {(typeof killSinks)[string]} */
async function kafka({ bootstrap }) {
  await createTopics(bootstrap, { 'kill-copies': 3, 'kill-windows': 2 });
  return {
    tables: ['copies', 'windows'],
    with: (table) => `'connector' = 'kafka', 'topic' = 'kill-${table}', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json'`,
    keys: [],
    commits: true,
    env: {},
    read: async (table) => (await committedLines(bootstrap, `kill-${table}`)).map((line) => JSON.parse(line)),
    close: async () => undefined,
  };
}

/** Names that begin with a dot or underscore are not output. @type {(typeof killSinks)[string]} */
async function file({ home }) {
  return {
    tables: ['copies', 'windows'],
    with: (table) => `'connector' = 'filesystem', 'path' = '${path.join(home, 'out', table)}', 'format' = 'json'`,
    keys: [],
    commits: true,
    env: {},
    read: async (table) => {
      const folder = path.join(home, 'out', table);
      const files = existsSync(folder) ? readdirSync(folder).filter((name) => !/^[._]/.test(name)) : [];
      const lines = files.flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'));
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
    },
    close: async () => undefined,
  };
}

/** @param {string} url @returns {Pick<KillSink, 'tables' | 'with' | 'keys' | 'commits' | 'env'>} */
const jdbc = (url) => ({
  tables: ['copies', 'windows', 'totals'],
  with: (table) =>
    `'connector' = 'jdbc', 'url' = '${url}', 'table-name' = '${table}', 'username' = 'headrace', 'password' = '\${secret.KILL}'`,
  keys: ['totals'],
  commits: true,
  env: { HEADRACE_SECRET_KILL: 'headrace' },
});

/** @type {(typeof killSinks)[string]} */
async function postgres({ home }) {
  const server = await postgresService.start(path.join(home, 'postgres'), { apart: true });
  const port = Number(/:(\d+)/.exec(server.address)?.[1]);
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'headrace', password: 'headrace', database: 'headrace' });
  await client.connect();
  await client.query(`CREATE TABLE copies (id bigint, item int, amount numeric(12, 2));
    CREATE TABLE windows (item int, starts timestamptz, orders bigint, total numeric(38, 2));
    CREATE TABLE totals (g bigint PRIMARY KEY, orders bigint, total numeric(38, 2))`);
  return {
    ...jdbc(`jdbc:postgresql://127.0.0.1:${port}/headrace`),
    read: async (table) => (await client.query(`SELECT row_to_json(t) AS row FROM ${table} t`)).rows.map(({ row }) => row),
    close: async () => {
      await client.end();
      await server.stop();
    },
  };
}

/** @type {(typeof killSinks)[string]} */
async function mariadb({ home }) {
  const missing = await mariadbService.missing();
  if (missing !== null) throw new Error(missing);
  const server = await mariadbService.start(path.join(home, 'mariadb'), { apart: true });
  const port = Number(/:(\d+)/.exec(server.address)?.[1]);
  const login = ['--no-defaults', '-h127.0.0.1', `-P${port}`, '-uheadrace', '-pheadrace', '--batch', '--raw', '--skip-column-names'];
  const query = async (/** @type {string} */ sql) =>
    (await promisify(execFile)('mariadb', [...login, '-e', sql, 'headrace'], { maxBuffer: 1 << 30 })).stdout.split('\n');
  await query(`CREATE TABLE copies (id bigint, item int, amount decimal(12, 2));
    CREATE TABLE windows (item int, starts datetime(3), orders bigint, total decimal(38, 2));
    CREATE TABLE totals (g bigint PRIMARY KEY, orders bigint, total decimal(38, 2))`);
  return {
    ...jdbc(`jdbc:mariadb://127.0.0.1:${port}/headrace`),
    read: async (table) => {
      const fields = columnsOf[table].names.map((name) => `'${name}', ${name}`).join(', ');
      return (await query(`SELECT JSON_OBJECT(${fields}) FROM ${table}`)).filter((line) => line !== '').map((line) => JSON.parse(line));
    },
    close: () => server.stop(),
  };
}

/** Written and read by the job and by SQLite's own shell. @type {(typeof killSinks)[string]} */
async function sqlite({ home }) {
  const file = path.join(home, 'kill.db');
  const ask = async (/** @type {string} */ sql) =>
    (await promisify(execFile)('sqlite3', ['-json', file, sql], { maxBuffer: 1 << 30 })).stdout;
  await ask(`PRAGMA journal_mode = WAL;
    CREATE TABLE copies (id INTEGER, item INTEGER, amount NUMERIC);
    CREATE TABLE windows (item INTEGER, starts TEXT, orders INTEGER, total TEXT);
    CREATE TABLE totals (g INTEGER PRIMARY KEY, orders INTEGER, total TEXT)`);
  return {
    tables: ['copies', 'windows', 'totals'],
    with: (table) => `'connector' = 'jdbc', 'url' = 'jdbc:sqlite:${file}', 'table-name' = '${table}'`,
    keys: ['totals'],
    commits: true,
    env: {},
    read: async (table) => JSON.parse((await ask(`SELECT * FROM ${table}`)) || '[]'),
    close: async () => undefined,
  };
}

/** Once by primary key, without a second phase. @type {(typeof killSinks)[string]} */
async function elasticsearch({ home }) {
  const node = await startElasticsearch({ folder: path.join(home, 'elasticsearch'), heapMb: 768, apart: true });
  const ask = async (/** @type {string} */ method, /** @type {string} */ at, /** @type {unknown} */ body) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(node.address + at, { method, ...sent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${at}: ${text}`);
    return JSON.parse(text);
  };
  return {
    tables: ['copies', 'windows', 'totals'],
    with: (table) => `'connector' = 'elasticsearch', 'hosts' = '${node.address}', 'index' = '${table}'`,
    keys: ['copies', 'windows', 'totals'],
    commits: false,
    env: {},
    read: async (table) => {
      await ask('POST', `/${table}/_refresh`, undefined);
      const { id } = await ask('POST', `/${table}/_pit?keep_alive=5m`, undefined);
      /** @type {{ _source: Row; sort: number[] }[]} */
      const all = [];
      for (;;) {
        const after = all.at(-1)?.sort;
        const pit = {
          pit: { id, keep_alive: '5m' },
          size: 10_000,
          sort: [{ _shard_doc: 'asc' }],
          ...(after ? { search_after: after } : {}),
        };
        const { hits } = (await ask('POST', '/_search', pit)).hits;
        if (hits.length === 0) break;
        all.push(...hits);
      }
      await ask('DELETE', '/_pit', { id });
      return all.map(({ _source }) => _source);
    },
    close: () => node.kill(),
  };
}
