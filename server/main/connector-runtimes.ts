import path from 'node:path';
import { HeadraceError, type ConnectorRuntime, type FormatRuntime } from '@headrace/connector-sdk';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { findExternalConnectors, loadExternalRuntime, type ExternalConnectors } from '@/server/catalog/external-connectors';
import { homeFromEnvironment } from '@/server/db/home';
import { guarded } from './guarded-connector';

/** The only place that knows how runtimes are loaded. Each `import()` runs when a job or a check first needs it. */
const connectors: Readonly<Record<string, () => Promise<{ readonly default: ConnectorRuntime }>>> = {
  filesystem: () => import('@headrace/connector-filesystem'),
  datagen: () => import('@headrace/connector-datagen'),
  jdbc: () => import('@headrace/connector-jdbc'),
  http: () => import('@headrace/connector-http'),
  kafka: () => import('@headrace/connector-kafka'),
  'upsert-kafka': () => import('@headrace/connector-upsert-kafka'),
  elasticsearch: () => import('@headrace/connector-elasticsearch'),
  redis: () => import('@headrace/connector-redis'),
  print: () => import('@headrace/connector-print'),
  blackhole: () => import('@headrace/connector-blackhole'),
  values: () => import('@headrace/connector-values'),
  nexmark: () => import('@headrace/connector-nexmark'),
};

const formats: Readonly<Record<string, () => Promise<{ readonly default: FormatRuntime }>>> = {
  json: () => import('@headrace/format-json'),
  csv: () => import('@headrace/format-csv'),
  parquet: () => import('@headrace/format-parquet'),
  avro: () => import('@headrace/format-avro'),
  'avro-confluent': () => import('@headrace/format-avro-confluent'),
  raw: () => import('@headrace/format-raw'),
  'debezium-json': () => import('@headrace/format-debezium-json'),
  'canal-json': () => import('@headrace/format-canal-json'),
  'maxwell-json': () => import('@headrace/format-maxwell-json'),
};

/** The runtime of a connector by its name in SQL. Options for it come from `parseOptions(runtime.spec, …, 'resolved')`. */
export async function loadConnector(name: string): Promise<ConnectorRuntime> {
  const external = Object.hasOwn(connectors, name) ? undefined : externalConnectors().connectors.find((each) => each.name === name);
  if (external) return guarded(await loadExternalRuntime(external));
  return (await loaderOf(connectors, name, { what: 'connector', known: Object.keys(connectorSpecs) })()).default;
}

let found: ExternalConnectors | null = null;

/** Connectors from outside, as their manifests stood when they were first asked for. */
export function externalConnectors(): ExternalConnectors {
  const checkout = path.resolve(import.meta.dirname, '..');
  return (found ??= findExternalConnectors(homeFromEnvironment(process.env, checkout), process.env.HEADRACE_CONNECTORS));
}

/** The runtime of a format by its name in SQL. */
export async function loadFormat(name: string): Promise<FormatRuntime> {
  return (await loaderOf(formats, name, { what: 'format', known: Object.keys(formatSpecs) })()).default;
}

/** Everything that a job may ask for, so that a process that waits for one has it already. */
export async function loadAllRuntimes(): Promise<void> {
  await Promise.all([...Object.values(connectors), ...Object.values(formats)].map((load) => load()));
}

function loaderOf<T>(
  loaders: Readonly<Record<string, T>>,
  name: string,
  of: { readonly what: string; readonly known: readonly string[] },
): T {
  const loader = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
  if (loader !== undefined) return loader;
  throw new HeadraceError(`There is no ${of.what} "${name}" in this build.`, {
    code: `${of.what}.unknown`,
    domain: 'user',
    retry: 'none',
    remedy: `Take one of: ${of.known.join(', ')}.`,
  });
}
