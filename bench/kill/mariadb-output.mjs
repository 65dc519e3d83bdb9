// @ts-check
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { mariadbService } from '../../server/launch/services/mariadb.mjs';
import { countingTables, databaseTables } from './cases.mjs';

const run = promisify(execFile);

/** Both tables in a MariaDB of its own below `home`, made anew for each run; looked at by its own client. @param {string} home */
export async function mariadbOutput(home) {
  const missing = await mariadbService.missing();
  if (missing !== null) throw new Error(missing);
  const server = await mariadbService.start(path.join(home, 'mariadb'), { apart: true });
  const port = Number(/:(\d+)/.exec(server.address)?.[1]);
  const login = ['--no-defaults', '-h127.0.0.1', `-P${port}`, '-uheadrace', '-pheadrace', '--batch', '--skip-column-names'];
  const query = async (/** @type {string} */ sql) =>
    (await run('mariadb', [...login, '-e', sql, 'headrace'], { maxBuffer: 1 << 30 })).stdout.trimEnd().split('\n');
  return {
    env: { HEADRACE_SECRET_KILL: 'headrace' },
    tables: async (/** @type {string} */ name) => {
      const prefix = `kill_${name}`;
      await query(`DROP TABLE IF EXISTS ${prefix}_copies, ${prefix}_windows;
        CREATE TABLE ${prefix}_copies (id bigint, item int, amount decimal(12, 2));
        CREATE TABLE ${prefix}_windows (item int, starts datetime(3), orders bigint, total decimal(38, 2))`);
      return databaseTables({ url: `jdbc:mariadb://127.0.0.1:${port}/headrace`, username: 'headrace', secret: 'KILL', prefix });
    },
    read: async (/** @type {string} */ name) => {
      const lines = [];
      for (const table of countingTables)
        for (const row of await query(`SELECT * FROM kill_${name}_${table}`)) lines.push(`${table} ${row}`);
      lines.sort();
      return { rows: lines.length, digest: createHash('sha256').update(lines.join('\n')).digest('hex') };
    },
    close: () => server.stop(),
  };
}
