import { HeadraceError, type ConnectorRuntime, type FormatRuntime } from '@headrace/connector-sdk';

/**
 * The only place that knows how runtimes are loaded. Each `import()` runs when a job or a check first needs it, and that of connectors from outside where
 * there is no other of the name: every worker of a job loads this file, and would load the specs of all connectors and the guard with it.
 */
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
  if (Object.hasOwn(connectors, name)) return (await connectors[name]!()).default;
  const { knownConnectors, loadOutside } = await import('./outside-runtimes');
  const runtime = await loadOutside(name);
  if (runtime !== null) return runtime;
  throw unknown(name, { what: 'connector', known: knownConnectors() });
}

/** The runtime of a format by its name in SQL. */
export async function loadFormat(name: string): Promise<FormatRuntime> {
  if (Object.hasOwn(formats, name)) return (await formats[name]!()).default;
  throw unknown(name, { what: 'format', known: Object.keys(formats) });
}

/** Everything that a job may ask for, so that a process that waits for one has it already. */
export async function loadAllRuntimes(): Promise<void> {
  await Promise.all([...Object.values(connectors), ...Object.values(formats)].map((load) => load()));
}

const unknown = (name: string, of: { readonly what: string; readonly known: readonly string[] }): Error =>
  new HeadraceError(`There is no ${of.what} "${name}" in this build.`, {
    code: `${of.what}.unknown`,
    domain: 'user',
    retry: 'none',
    remedy: `Take one of: ${of.known.join(', ')}.`,
  });
