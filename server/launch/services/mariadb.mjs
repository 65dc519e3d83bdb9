// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../command.mjs';
import { findProgram, openFolder, packageUser } from './debian.mjs';
import { accepts, portNear, startProcess, untilHealthy } from './process.mjs';

/** @type {import('./services.mjs').Service} */
export const mariadbService = {
  title: 'MariaDB',
  missing: () =>
    Promise.resolve(
      findProgram('mariadbd') && findProgram('mariadb-install-db')
        ? null
        : 'mariadbd is not installed (Debian: apt-get install mariadb-server).',
    ),
  /** User, password and database `headrace`. */
  start: async (folder, { apart = false, port: wanted } = {}) => {
    openFolder(folder);
    const data = path.join(folder, 'data');
    const user = packageUser('mysql');
    const asUser = user ? ['--user=mysql'] : [];
    if (!existsSync(path.join(data, 'mysql'))) {
      const made = await runCommand(/** @type {string} */ (findProgram('mariadb-install-db')), [
        ...['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
        ...asUser,
      ]);
      if (!made.ok) throw new Error(`mariadb-install-db ended with ${made.code}: ${made.output.slice(-500)}`);
    }
    const port = wanted ?? (await portNear(3307));
    const socket = path.join(folder, 'mariadb.sock');
    const log = path.join(folder, 'mariadb.log');
    const server = await startProcess(
      /** @type {string} */ (findProgram('mariadbd')),
      [
        '--no-defaults',
        '--character-set-server=utf8mb4',
        `--datadir=${data}`,
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        `--socket=${socket}`,
        '--pid-file=mariadb.pid',
        ...asUser,
      ],
      { log, apart },
    );
    await untilHealthy('MariaDB', server, () => accepts(port), log);
    const sql =
      "CREATE DATABASE IF NOT EXISTS headrace; CREATE USER IF NOT EXISTS headrace@'127.0.0.1' IDENTIFIED BY 'headrace'; GRANT ALL ON headrace.* TO headrace@'127.0.0.1';";
    const made = await runCommand(/** @type {string} */ (findProgram('mariadb') ?? 'mariadb'), [
      '--no-defaults',
      '-uroot',
      `-S${socket}`,
      '-e',
      sql,
    ]);
    if (!made.ok) {
      await server.stop();
      throw new Error(`The user could not be made: ${made.output.slice(-500)}`);
    }
    return { address: `127.0.0.1:${port}, user, password and database headrace`, pid: server.pid, stop: () => server.stop() };
  },
};
