import type { CatalogRuntime, ConnectorContext } from '@headrace/connector-sdk';
import { partTableOptions } from '@headrace/connector-sdk/spec';
import type { JobStart } from '../contract/job';
import type { EngineParts } from './environment';
import { bindTable, connectorContext } from './table-binding';

/** A question about what a system has, before there is a table: options are those of WITH, `connector` among them. */
export interface CatalogQuestion {
  readonly options: Readonly<Record<string, string>>;
  readonly secrets: JobStart['secrets'];
  readonly job: Pick<JobStart, 'baseDirectory' | 'allowedPaths'>;
}

export interface OpenCatalog {
  /** The option that says which table is meant. */
  readonly names: string;
  readonly catalog: CatalogRuntime<unknown>;
  readonly context: ConnectorContext<unknown>;
}

/** Stands for the name of a table that nobody has named yet: options must be whole. */
const ANY_NAME = 'any';

/** Null where the connector has no catalog; typed errors for wrong options. */
export async function openCatalog({ options: texts, secrets, job }: CatalogQuestion, parts: EngineParts): Promise<OpenCatalog | null> {
  const connector = texts.connector ?? '';
  const { catalog, spec } = await parts.loadConnector(connector);
  if (!catalog || !spec.catalog) return null;
  const { names, everywhere = ANY_NAME } = spec.catalog;
  const { format, options } = partTableOptions({ [names]: everywhere, ...texts });
  const schema = { name: connector, fields: [], primaryKey: [], metadata: [], partitionKeys: [] };
  const binding = await bindTable({ connector, options, format, schema }, parts, secrets);
  const context = connectorContext(binding, {
    job,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    metrics: { counter: () => ({ add: () => undefined }), gauge: () => undefined },
    signal: new AbortController().signal,
  });
  return { catalog, names, context };
}
