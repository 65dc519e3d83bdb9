import type { Connections } from '@/server/db/connection-file';
import type { Database } from '@/server/db/database';
import type { HomeLayout } from '@/server/db/home';
import { namespaceRepository } from '@/server/db/repositories/namespaces';
import type { SecretBox } from '@/server/db/secret-box';
import { LiveFeed } from '@/server/telemetry/live-feed';
import { catalogServices } from './catalog';
import { deploymentServices } from './deployments';
import { homeServices } from './home';
import type { PipelineCompiler } from './pipeline-compiler';
import { pipelineServices } from './pipelines';
import { reportServices } from './reports';
import { secretServices } from './secrets';
import type { Services } from './services';
import type { ServingDatabase } from './serving/serving-database';

export interface ServiceDependencies {
  readonly database: Database;
  readonly serving: ServingDatabase;
  readonly connections: Connections;
  readonly home: HomeLayout;
  readonly secrets: SecretBox;
  readonly compile: PipelineCompiler;
  /** `dist/check.mjs`: looks at external systems, so that this process loads no connector. */
  readonly checkProgram: string;
  /** Beside the home's files folder: HEADRACE_ALLOWED_PATHS. */
  readonly allowedPaths: readonly string[];
  /** Of this build, for the home page. */
  readonly version: string;
}

/** All use cases over one set of dependencies; built once a process. */
export function createServices(dependencies: ServiceDependencies): Services {
  const { database, serving, compile, connections } = dependencies;
  const feed = new LiveFeed(database, connections.controlUrl);
  return {
    namespaces: { list: () => namespaceRepository.list(database.db) },
    pipelines: pipelineServices(database, compile),
    deployments: deploymentServices(dependencies),
    catalog: catalogServices(dependencies),
    reports: reportServices(database, serving),
    secrets: secretServices(database, dependencies.secrets),
    home: homeServices(dependencies),
    live: { updates: (scope, signal) => feed.updates(scope, signal), close: () => feed.close() },
  };
}
