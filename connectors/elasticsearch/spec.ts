import { fullLookupCacheOptions, option, optional, printFlinkOptions, z, type ConnectorSpec } from '@headrace/connector-sdk';
import { isDynamic, parseIndexName } from './index-name';

const isUrl = (text: string): boolean => /^https?:\/\/[^/\s;@]+\/?$/.test(text);
/** `http://a:9200;http://b:9200` */
export const hostList = (hosts: string): string[] => hosts.split(';').map((host) => host.trim().replace(/\/$/, ''));

const positive = ['scan.slices', 'scan.size', 'sink.bulk-flush.max-actions', 'sink.bulk-flush.max-size'] as const;

const options = z
  .object({
    hosts: option.text({
      title: 'Hosts',
      help: 'One or several, separated by semicolons; requests are spread over them.',
      placeholder: 'http://localhost:9200',
    }),
    index: option.text({
      title: 'Index',
      help: 'A sink may take it out of the row: orders-{shop}, orders-{ordered_at|yyyy-MM-dd}. Reading takes wildcards: orders-*.',
      placeholder: 'orders-{ordered_at|yyyy-MM-dd}',
    }),
    username: optional(option.text({ title: 'User name' })),
    password: optional(option.text({ title: 'Password', secret: true })),
    'api-key': optional(option.text({ title: 'API key', help: 'Instead of user name and password.', secret: true })),
    'connection.path-prefix': optional(
      option.text({
        title: 'Path prefix',
        help: 'Where a proxy has the server under a path.',
        placeholder: '/search',
        group: 'Connection',
        advanced: true,
      }),
    ),
    'connection.request-timeout': option.duration({
      title: 'Wait for an answer at most',
      help: 'A bulk whose answer does not come is sent again, which changes nothing twice.',
      fallback: '30 s',
      group: 'Connection',
      advanced: true,
    }),
    'scan.query': optional(
      option.longText({
        title: 'Only documents that match',
        help: 'A query of Elasticsearch’s query language, as JSON.',
        placeholder: '{"term":{"status":"paid"}}',
        role: 'source',
        group: 'Reading',
      }),
    ),
    'scan.slices': option.integer({
      title: 'Slices',
      help: 'Parts of the index that are read in parallel.',
      fallback: '4',
      role: 'source',
      group: 'Reading',
      advanced: true,
    }),
    'scan.size': option.integer({ title: 'Documents fetched at once', fallback: '1000', group: 'Reading', advanced: true }),
    'scan.keep-alive': option.duration({
      title: 'Keep the point in time for',
      help: 'Counts from the last request. A job that was away for longer cannot go on with its scan.',
      fallback: '10 min',
      group: 'Reading',
      advanced: true,
    }),
    ...fullLookupCacheOptions('index'),
    'document-id.key-delimiter': option.text({
      title: 'Between key columns in the document’s id',
      fallback: '_',
      group: 'Writing',
      advanced: true,
    }),
    'sink.bulk-flush.max-actions': option.integer({
      title: 'Rows a bulk',
      fallback: '1000',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    }),
    'sink.bulk-flush.max-size': option.size({
      title: 'Bytes a bulk',
      help: 'A server that refuses a bulk as too large gets it in halves.',
      fallback: '2 mb',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    }),
    'sink.bulk-flush.interval': option.duration({
      title: 'Send a bulk at the latest after',
      help: 'A checkpoint sends everything, too.',
      fallback: '1 s',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    }),
    'sink.bulk-flush.backoff.max-retries': option.integer({
      title: 'Tries after a failure',
      help: 'What an overloaded or absent server has not taken is sent again, ever more slowly, so many times without any progress; then the job starts again from its last checkpoint.',
      fallback: '12',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    }),
    'sink.bulk-flush.backoff.delay': option.duration({
      title: 'First wait after a failure',
      help: 'Doubles up to ten seconds; the real wait is drawn between half of it and all.',
      fallback: '50 ms',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    }),
  })
  .superRefine((o, ctx) => {
    const wrong = (key: string, message: string): void => ctx.addIssue({ code: 'custom', path: [key], message });
    if (!hostList(o.hosts).every(isUrl)) wrong('hosts', 'it is not of the form http://host:9200, or several such with ; between them');
    const parsed = parseIndexName(o.index);
    if ('problem' in parsed) wrong('index', parsed.problem);
    if (o['api-key'] !== undefined && o.username !== undefined) wrong('api-key', 'it cannot stand beside "username"');
    for (const key of positive) if (o[key] < 1) wrong(key, 'it must be 1 or more');
    if (o['sink.bulk-flush.backoff.max-retries'] < 0) wrong('sink.bulk-flush.backoff.max-retries', 'it must be 0 or more');
    if (o['scan.size'] > 10_000) wrong('scan.size', 'Elasticsearch gives at most 10000 documents at once');
    if (o['scan.query'] !== undefined && !isJsonObject(o['scan.query'])) wrong('scan.query', 'it is not a JSON object');
  });

export type ElasticsearchOptions = z.infer<typeof options>;

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false; // the message names the option
  }
}

const sourceOnly = 'Flink’s connector for Elasticsearch is a sink only: it neither scans nor looks up.';
const inFlink = ['hosts', 'index', 'username', 'password', 'connection.path-prefix', 'document-id.key-delimiter'] as const;
const flushing = ['max-actions', 'max-size', 'interval', 'backoff.max-retries', 'backoff.delay'].map((key) => `sink.bulk-flush.${key}`);

/** Elasticsearch: indexes as sink (documents by primary key), as bounded source (a point in time, in slices) and as dimension. */
export const elasticsearchSpec: ConnectorSpec<ElasticsearchOptions> = {
  name: 'elasticsearch',
  title: 'Elasticsearch',
  summary: 'Writes rows as documents, one for each primary key; scans indexes and looks documents up',
  icon: 'search',
  options,
  formats: [],
  catalog: { names: 'index' },
  source: { payload: () => 'rows', boundedness: () => 'bounded', changelog: () => 'insert' },
  sink: {
    payload: () => 'columns',
    accepts: (o, table) =>
      table.primaryKey.length > 0
        ? // Where the index is worked out of the row, a changed row may move: its old state is deleted, which needs the whole of it.
          isDynamic(o.index)
          ? { kinds: ['insert', 'update-before', 'update-after', 'delete'], deleteByKey: false }
          : { kinds: ['insert', 'update-after', 'delete'], deleteByKey: true }
        : { kinds: ['insert'], deleteByKey: false },
    guarantee: (_o, table) => (table.primaryKey.length > 0 ? 'idempotent' : 'at-least-once'),
  },
  lookup: { canScan: () => true },
  metadataColumns: [],
  metrics: [
    { name: 'elasticsearch.retried-actions', title: 'Actions sent again', unit: 'count', kind: 'counter', role: 'sink' },
    {
      name: 'elasticsearch.stale-actions',
      title: 'Actions that a newer version had overtaken',
      unit: 'count',
      kind: 'counter',
      role: 'sink',
    },
  ],
  permissions: (o) => ({ hosts: hostList(o.hosts).map(hostOf) }),
  flink: (o) =>
    o['api-key'] !== undefined
      ? { kind: 'unsupported', reason: 'Flink’s connector for Elasticsearch knows no API keys.' }
      : {
          kind: 'mapped',
          options: {
            ...pick(printFlinkOptions({ options }, o, []), [...inFlink, ...flushing]),
            connector: 'elasticsearch-7',
            'sink.bulk-flush.backoff.strategy': 'EXPONENTIAL',
            format: 'json',
            'json.timestamp-format.standard': 'ISO-8601',
          },
          notes: [sourceOnly],
        },
};
export default elasticsearchSpec;

const pick = (texts: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([key]) => keys.includes(key)));

/** `host:port` of a host’s URL. */
function hostOf(url: string): string {
  const [scheme = '', host = ''] = url.split('://');
  return /:\d+$/.test(host) ? host : `${host}:${scheme === 'https' ? 443 : 80}`;
}
