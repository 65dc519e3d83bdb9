import { statfs } from 'node:fs/promises';
import type { ExampleCard, MachineSummary } from '@/model/pipeline/home';
import type { Connections } from '@/server/db/connection-file';
import type { Database } from '@/server/db/database';
import type { HomeLayout } from '@/server/db/home';
import { namespaceRepository } from '@/server/db/repositories/namespaces';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { reportRepository } from '@/server/db/repositories/reports';
import { runnerRepository } from '@/server/db/repositories/runners';
import { deploymentSummaries } from '@/server/telemetry/deployment-summaries';
import type { Services } from './services';

export interface HomeDependencies {
  readonly database: Database;
  readonly home: HomeLayout;
  readonly connections: Connections;
  readonly version: string;
}

export function homeServices(dependencies: HomeDependencies): Services['home'] {
  const { db } = dependencies.database;
  return {
    async summary() {
      const [namespaces, pipelines, deployments, reports, machine] = await Promise.all([
        namespaceRepository.list(db),
        pipelineRepository.list(db),
        deploymentSummaries(db, {}),
        reportRepository.list(db),
        machineSummary(dependencies),
      ]);
      const examples: ExampleCard[] = namespaces
        .filter((namespace) => namespace.example)
        .map((namespace) => {
          const isItsOwn = (each: { namespace: string; example: boolean }): boolean => each.namespace === namespace.slug && each.example;
          return {
            namespace,
            pipelines: pipelines.filter(isItsOwn),
            deployments: deployments.filter(isItsOwn),
            reports: reports.filter(isItsOwn),
          };
        });
      return { examples, pipelines, machine };
    },
  };
}

async function machineSummary({ database, home, connections, version }: HomeDependencies): Promise<MachineSummary> {
  const [runners, sizes, disk] = await Promise.all([
    runnerRepository.list(database.db),
    database.db.$queryRaw<{ version: string; size: bigint }[]>`
      SELECT current_setting('server_version') AS "version", pg_database_size(current_database()) AS "size"`,
    statfs(home.root),
  ]);
  return {
    version,
    runners: runners.map(({ name, jobs, alive, heartbeatAtMs }) => ({ name, jobs, alive, heartbeatAtMs })),
    database: { kind: connections.kind, version: sizes[0]?.version ?? '', sizeBytes: Number(sizes[0]?.size ?? 0) },
    home: { path: home.root, freeBytes: disk.bavail * disk.bsize },
    startedAtMs: Date.now() - Math.round(process.uptime() * 1000),
    memoryBytes: process.memoryUsage().rss,
  };
}
