import path from 'node:path';
import pg from 'pg';
import type { Database, Db } from '@/server/db/database';
import type { HomeLayout } from '@/server/db/home';
import { catalogTableRepository } from '@/server/db/repositories/catalog-tables';
import { namespaceRepository } from '@/server/db/repositories/namespaces';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { reportRepository } from '@/server/db/repositories/reports';
import { settingRepository } from '@/server/db/repositories/settings';
import { deployPipeline } from '@/server/services/deploy-pipeline';
import type { PipelineCompiler } from '@/server/services/pipeline-compiler';
import type { ServingDatabase } from '@/server/services/serving/serving-database';
import { exampleNames, exampleSetting, type ExampleName } from './example-names';
import { seedFlightData } from './flight-data';
import { seedShopData } from './shop-data';
import { readWorkspace, type ExampleWorkspace } from './workspace-files';

export interface SeedDependencies {
  readonly database: Database;
  readonly serving: ServingDatabase;
  readonly dataUrl: string;
  readonly home: HomeLayout;
  readonly compile: PipelineCompiler;
  /** `examples/workspaces` of the checkout. */
  readonly folder: string;
}

/** What fills the files and tables of each example. */
const exampleData: Readonly<Record<ExampleName, (home: HomeLayout, client: pg.Client) => Promise<void>>> = {
  'flight-delays': (home, client) => seedFlightData(home.files, client),
  'shop-behaviour': (_home, client) => seedShopData(client),
};

/** What became of one example; `refused` carries the compiler's words. */
export type SeedOutcome =
  | { readonly example: string; readonly kind: 'there-already' | 'made' }
  | { readonly example: string; readonly kind: 'refused'; readonly messages: readonly string[] };

/**
 * Makes the example workspaces that this home does not have yet, and starts them. What was made once is never made again, so that
 * an example that somebody deleted stays deleted. A crash in between leaves parts that the next call completes.
 */
export async function seedExamples(dependencies: SeedDependencies): Promise<readonly SeedOutcome[]> {
  const outcomes: SeedOutcome[] = [];
  for (const name of exampleNames) outcomes.push(await seedExample(dependencies, name));
  return outcomes;
}

async function seedExample(dependencies: SeedDependencies, name: ExampleName): Promise<SeedOutcome> {
  const { database, folder, dataUrl, home } = dependencies;
  if ((await settingRepository.get(database.db, exampleSetting(name))) !== undefined) return { example: name, kind: 'there-already' };
  const workspace = readWorkspace(path.join(folder, name));
  const client = new pg.Client({ connectionString: dataUrl });
  await client.connect();
  try {
    await exampleData[name](home, client);
  } finally {
    await client.end();
  }
  const pipelineId = await database.transaction((db) => storeWorkspace(db, workspace));
  const messages = await deployOnce(dependencies, pipelineId, workspace);
  if (messages.length > 0) return { example: name, kind: 'refused', messages };
  await settingRepository.set(database.db, exampleSetting(name), { madeAtMs: Date.now() });
  return { example: name, kind: 'made' };
}

async function storeWorkspace(db: Db, workspace: ExampleWorkspace): Promise<string> {
  const { slug, title, description, tables, document, report } = workspace;
  const namespaceId = await namespaceRepository.ensure(db, { slug, title, description, example: true });
  const present = new Set((await catalogTableRepository.list(db, slug)).map((table) => table.name));
  for (const [name, definition] of Object.entries(tables))
    if (!present.has(name)) await catalogTableRepository.create(db, { namespaceId, name, definition });
  const existing = (await pipelineRepository.list(db, slug)).find((pipeline) => pipeline.name === document.name);
  const pipelineId = existing?.id ?? (await pipelineRepository.create(db, { namespaceId, document, example: true }));
  const { sinkNode, ...saved } = report;
  if (!(await reportRepository.ofSink(db, pipelineId, sinkNode)))
    await reportRepository.create(db, { namespaceId, ...saved, pipelineId, sinkNodeId: sinkNode, example: true });
  return pipelineId;
}

/** Answers with the errors that refused the deploy; none when it is (or was) deployed. */
async function deployOnce(dependencies: SeedDependencies, pipelineId: string, { config }: ExampleWorkspace): Promise<readonly string[]> {
  const pipeline = await pipelineRepository.get(dependencies.database.db, pipelineId);
  if (!pipeline || pipeline.deployment) return [];
  const outcome = await deployPipeline(dependencies, { pipelineId, revision: pipeline.revision, config, start: true });
  if (outcome.kind === 'deployed') return [];
  return outcome.diagnostics
    .filter((diagnostic) => diagnostic.severity === 'error')
    .map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`);
}
