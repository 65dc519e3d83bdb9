import { fullLookupCacheOptions, option, optional, printFlinkOptions, z, type ConnectorSpec } from '@headrace/connector-sdk';

/** A server and a database on it, or a file. */
const urlPattern = /^jdbc:(?:(postgresql|mysql|mariadb):\/\/([^/?@]+)\/([^/?]+)(\?.*)?|(sqlite):([^?]+))$/;
const defaultPorts = { postgresql: 5432, mysql: 3306, mariadb: 3306 } as const;
const scanKeys = ['scan.partition.column', 'scan.partition.num', 'scan.partition.lower-bound', 'scan.partition.upper-bound'] as const;

const options = z
  .object({
    url: option.text({
      title: 'Database URL',
      help: 'jdbc:postgresql://host:port/database, jdbc:mysql://…, jdbc:mariadb://… or jdbc:sqlite:file. User name and password stand in options of their own.',
      placeholder: 'jdbc:postgresql://localhost:5432/shop',
    }),
    'table-name': option.text({ title: 'Table', help: 'The table’s name, with its schema where needed (sales.orders).' }),
    username: optional(option.text({ title: 'User name' })),
    password: optional(option.text({ title: 'Password', secret: true })),
    driver: optional(option.text({ title: 'Driver class', help: 'Only Flink needs it.', advanced: true })),
    'connection.max-retry-timeout': option.duration({
      title: 'Give up connecting after',
      help: 'Also how long the answer to a COMMIT, or a lock that the sink needs, is waited for before it is tried again.',
      fallback: '60 s',
      group: 'Connection',
      advanced: true,
    }),
    'scan.partition.column': optional(
      option.text({
        title: 'Split the table by column',
        help: 'A numeric, date or timestamp column; its values are cut into ranges that are read in parallel.',
        role: 'source',
        group: 'Reading',
        advanced: true,
      }),
    ),
    'scan.partition.num': optional(option.integer({ title: 'Number of ranges', role: 'source', group: 'Reading', advanced: true })),
    'scan.partition.lower-bound': optional(
      option.integer({ title: 'Smallest value of the first range', role: 'source', group: 'Reading', advanced: true }),
    ),
    'scan.partition.upper-bound': optional(
      option.integer({ title: 'Largest value of the last range', role: 'source', group: 'Reading', advanced: true }),
    ),
    'scan.fetch-size': option.integer({ title: 'Rows fetched at once', fallback: '2000', group: 'Reading', advanced: true }),
    ...fullLookupCacheOptions('table'),
    'lookup.max-retries': option.integer({
      title: 'Tries after a failure',
      fallback: '3',
      role: 'lookup',
      group: 'Looking up',
      advanced: true,
    }),
    'sink.buffer-flush.max-rows': option.integer({
      title: 'Rows a statement',
      help: 'How many rows one statement writes; all statements of a checkpoint share one transaction.',
      fallback: '5000',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    }),
    'sink.max-retries': option.integer({
      title: 'Tries after a failure',
      fallback: '3',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    }),
  })
  .superRefine((o, ctx) => {
    if (!urlPattern.test(o.url)) {
      ctx.addIssue({
        code: 'custom',
        path: ['url'],
        message: 'it is not of the form jdbc:postgresql://host:port/database (or mysql, mariadb), or jdbc:sqlite:file',
      });
    }
    const given = scanKeys.filter((key) => o[key] !== undefined);
    for (const key of given.length === 0 ? [] : scanKeys.filter((k) => o[k] === undefined)) {
      ctx.addIssue({ code: 'custom', path: [key], message: `it is needed because "${given[0]}" is set` });
    }
    for (const key of ['scan.partition.num', 'scan.fetch-size', 'sink.buffer-flush.max-rows'] as const) {
      if ((o[key] ?? 1) < 1) ctx.addIssue({ code: 'custom', path: [key], message: 'it must be 1 or more' });
    }
  });

export type JdbcOptions = z.infer<typeof options>;

const mariadbNote = 'Flink’s jdbc connector reaches MariaDB by the driver and URL of MySQL.';
const fullCacheNote = 'Flink’s jdbc connector has no full cache: there the look-up keeps rows used lately (PARTIAL).';

/** Databases: tables as dimension, bounded source and exactly-once sink (rows and the checkpoint’s number in one transaction). */
export const jdbcSpec: ConnectorSpec<JdbcOptions> = {
  name: 'jdbc',
  title: 'Database (JDBC)',
  summary: 'Looks up, reads and writes tables of PostgreSQL, MySQL, MariaDB and SQLite, exactly once',
  icon: 'database',
  options,
  formats: [],
  catalog: { names: 'table-name' },
  source: { payload: () => 'rows', boundedness: () => 'bounded', changelog: () => 'insert' },
  sink: {
    payload: () => 'columns',
    accepts: (_o, table) =>
      table.primaryKey.length > 0
        ? { kinds: ['insert', 'update-after', 'delete'], deleteByKey: true }
        : { kinds: ['insert'], deleteByKey: false },
    guarantee: () => 'exactly-once',
  },
  lookup: { canScan: () => true },
  metadataColumns: [],
  metrics: [
    { name: 'jdbc.pending-ranges', title: 'Ranges of the table not read to their end', unit: 'count', kind: 'gauge', role: 'source' },
    { name: 'jdbc.held-rows', title: 'Rows that wait for their checkpoint', unit: 'count', kind: 'gauge', role: 'sink' },
    { name: 'jdbc.written-rows', title: 'Rows committed', unit: 'count', kind: 'counter', role: 'sink' },
    { name: 'jdbc.commits', title: 'Commits', unit: 'count', kind: 'counter', role: 'sink' },
    { name: 'jdbc.commit-retries', title: 'Commits tried again', unit: 'count', kind: 'counter', role: 'sink' },
    { name: 'jdbc.last-commit-rows', title: 'Rows of the last commit', unit: 'count', kind: 'gauge', role: 'sink' },
    { name: 'jdbc.last-commit-ms', title: 'The last commit took', unit: 'ms', kind: 'gauge', role: 'sink' },
  ],
  permissions: (o) => (databaseKind(o.url) === 'sqlite' ? { paths: [fileOf(o.url)] } : { hosts: hostsOf(o.url) }),
  flink: (o) => {
    if (databaseKind(o.url) === 'sqlite') return { kind: 'unsupported', reason: 'Flink’s jdbc connector does not know SQLite.' };
    const mariadb = databaseKind(o.url) === 'mariadb';
    const full = o['lookup.cache'] === 'FULL';
    const texts = printFlinkOptions({ options }, o, ['lookup.full-cache.periodic-reload.interval', 'lookup.cache']);
    return {
      kind: 'mapped',
      options: { ...texts, url: o.url.replace(/^jdbc:mariadb:/, 'jdbc:mysql:'), 'lookup.cache': full ? 'PARTIAL' : o['lookup.cache'] },
      notes: [...(full ? [fullCacheNote] : []), ...(mariadb ? [mariadbNote] : [])],
    };
  },
};
export default jdbcSpec;

/** Which database a URL names; one that is none counts as PostgreSQL's. */
export function databaseKind(url: string): 'postgresql' | 'mysql' | 'mariadb' | 'sqlite' {
  const match = urlPattern.exec(url);
  return (match?.[5] ?? match?.[1] ?? 'postgresql') as ReturnType<typeof databaseKind>;
}

/** `host:port` of a database URL; none when the URL is not one. */
export function hostsOf(url: string): readonly string[] {
  const [, kind, host] = urlPattern.exec(url) ?? [];
  if (host === undefined) return [];
  return [/:\d+$/.test(host) ? host : `${host}:${defaultPorts[kind as keyof typeof defaultPorts]}`];
}

/** The database's name in a database URL. */
export const databaseOf = (url: string): string => decodeURIComponent(urlPattern.exec(url)?.[3] ?? '');

/** The file that a database URL names. */
export const fileOf = (url: string): string => urlPattern.exec(url)?.[6] ?? '';
