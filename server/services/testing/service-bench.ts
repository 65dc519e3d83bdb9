import path from 'node:path';
import type { PipelineDocument } from '@/model/graph/document';
import { samplePlan } from '@/server/control/testing/sample-deployment';
import { openDatabase, type Database } from '@/server/db/database';
import { namespaceRepository } from '@/server/db/repositories/namespaces';
import { openSecretBox } from '@/server/db/secret-box';
import { temporaryCluster, type TemporaryCluster } from '@/server/db/testing/temporary-cluster';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { createServices } from '../create-services';
import type { CompiledPipeline } from '../pipeline-compiler';
import type { Services } from '../services';
import { openServingDatabase, type ServingDatabase } from '../serving/serving-database';

/** All services over a real database, with a compiler that a test decides on. */
export interface ServiceBench {
  readonly server: TemporaryCluster;
  readonly database: Database;
  readonly serving: ServingDatabase;
  readonly services: Services;
  /** What the next compilations give. */
  compiled: (document: PipelineDocument) => CompiledPipeline;
  dispose(): Promise<void>;
}

export const compilesTo = (plan: JobPlan): CompiledPipeline => ({ sql: 'SELECT 1', diagnostics: [], plan, guarantee: 'exactly-once' });

export async function serviceBench(): Promise<ServiceBench> {
  const server = await temporaryCluster();
  const database = openDatabase(server.controlUrl);
  const serving = openServingDatabase(server.dataUrl);
  await namespaceRepository.ensure(database.db, { slug: 'w', title: 'W', description: '', example: false });
  const bench: ServiceBench = {
    server,
    database,
    serving,
    compiled: () => compilesTo(samplePlan('run')),
    services: createServices({
      database,
      serving,
      connections: { kind: 'embedded', controlUrl: server.controlUrl, dataUrl: server.dataUrl },
      home: server.home,
      secrets: openSecretBox(server.home),
      compile: ({ document }) => bench.compiled(document),
      checkProgram: path.join(import.meta.dirname, '../../../dist/check.mjs'),
      allowedPaths: [],
      version: '0.0.0',
    }),
    async dispose() {
      await bench.services.live.close();
      await serving.close();
      await database.close();
      await server.dispose();
    },
  };
  return bench;
}
