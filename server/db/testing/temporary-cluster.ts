import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCluster, superuser, type Cluster } from '../embedded/cluster';
import { placeEmbedded } from '../embedded/placement';
import { provision } from '../embedded/provision';
import { homeLayout, prepareHome, type HomeLayout } from '../home';
import { migrate } from '../migrator';

/** A real PostgreSQL in a home of its own, for tests: two empty databases, the control one migrated. */
export interface TemporaryCluster {
  readonly home: HomeLayout;
  readonly cluster: Cluster;
  readonly controlUrl: string;
  readonly dataUrl: string;
  readonly adminUrl: string;
  /** Stops the server and deletes the home. */
  dispose(): Promise<void>;
}

export const migrationsFolder = path.resolve(import.meta.dirname, '../../../prisma/migrations');

export async function temporaryCluster(options: { migrate?: boolean } = {}): Promise<TemporaryCluster> {
  const home = homeLayout(temporaryFolder());
  prepareHome(home);
  const placement = await placeEmbedded(home.postgres);
  const superPassword = 'only-for-this-test';
  const clusterOptions = { placement, superPassword, logFile: path.join(home.logs, 'postgres.log') };
  const cluster = await startCluster(clusterOptions);
  await provision(superuser({ superPassword }, cluster.port), [
    { name: 'headrace', password: 'control' },
    { name: 'headrace_data', password: 'data' },
  ]);
  const url = (user: string, password: string, database: string): string =>
    `postgresql://${user}:${password}@127.0.0.1:${cluster.port}/${database}`;
  const controlUrl = url('headrace', 'control', 'headrace');
  if (options.migrate !== false) await migrate(controlUrl, migrationsFolder);
  return {
    home,
    cluster,
    controlUrl,
    dataUrl: url('headrace_data', 'data', 'headrace_data'),
    adminUrl: url('postgres', superPassword, 'postgres'),
    async dispose() {
      await cluster.stop();
      // A process that a test killed may be in the middle of a file.
      rmSync(home.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      if (placement.dataDir !== home.postgres) rmSync(placement.dataDir, { recursive: true, force: true });
    },
  };
}

/** A folder that an unprivileged user may pass. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'headrace-test-'));
  chmodSync(folder, 0o755);
  return folder;
}
