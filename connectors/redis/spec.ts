import { lookupCacheOptions, option, optional, z, type ConnectorSpec, type TableSchema } from '@headrace/connector-sdk';
import { keyColumns, parseKeyPattern } from './key-pattern';

const urlPattern = /^rediss?:\/\/([^/?@\s]+)(\/\d+)?$/;

const options = z
  .object({
    url: option.text({
      title: 'Server',
      help: 'redis://host:port, with /1 for another database than 0; rediss:// for TLS. User name and password stand in options of their own.',
      placeholder: 'redis://localhost:6379',
    }),
    username: optional(option.text({ title: 'User name' })),
    password: optional(option.text({ title: 'Password', secret: true })),
    'data-type': option.choice(
      [
        { value: 'string', title: 'One value a key' },
        { value: 'hash', title: 'A hash: one field a column' },
        { value: 'sorted-set', title: 'A sorted set: members with scores' },
        { value: 'channel', title: 'A channel: messages to whoever listens' },
      ],
      { title: 'Kept as', fallback: 'string' },
    ),
    key: option.text({
      title: 'Key',
      help: 'With columns in braces, and something between two of them: visits:{shop}:{day}. Of a channel, its name.',
      placeholder: 'user:{id}',
    }),
    value: option.choice(
      [
        { value: 'json', title: 'A JSON object of the other columns' },
        { value: 'text', title: 'The text of the one other column' },
      ],
      { title: 'Value', fallback: 'json', when: { option: 'data-type', in: ['string', 'channel'] } },
    ),
    'sorted-set.member': optional(
      option.text({ title: 'Member’s column', role: 'sink', when: { option: 'data-type', in: ['sorted-set'] }, placeholder: 'item' }),
    ),
    'sorted-set.score': optional(
      option.text({ title: 'Score’s column', role: 'sink', when: { option: 'data-type', in: ['sorted-set'] }, placeholder: 'sold' }),
    ),
    'connection.timeout': option.duration({
      title: 'Wait for an answer at most',
      fallback: '10 s',
      group: 'Connection',
      advanced: true,
    }),
    ...lookupCacheOptions,
    'sink.ttl': optional(
      option.duration({
        title: 'Keys live for',
        help: 'Counts from the last write of the key; without it they stay.',
        role: 'sink',
        group: 'Writing',
        when: { option: 'data-type', in: ['string', 'hash', 'sorted-set'] },
        placeholder: '1 d',
      }),
    ),
    'sink.buffer-flush.max-rows': option.integer({
      title: 'Rows a pipeline',
      help: 'So many commands go out before their answers are waited for. A checkpoint sends everything.',
      fallback: '1000',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    }),
    'sink.buffer-flush.interval': option.duration({
      title: 'Send a pipeline at the latest after',
      fallback: '1 s',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    }),
    'sink.max-retries': option.integer({
      title: 'Tries after a failure',
      help: 'Then the job starts again from its last checkpoint.',
      fallback: '5',
      role: 'sink',
      group: 'Writing',
      advanced: true,
    }),
  })
  .superRefine((o, ctx) => {
    const wrong = (key: string, message: string): void => ctx.addIssue({ code: 'custom', path: [key], message });
    if (!urlPattern.test(o.url)) wrong('url', 'it is not of the form redis://host:port');
    const parsed = parseKeyPattern(o.key);
    if ('problem' in parsed) wrong('key', parsed.problem);
    if (o['data-type'] === 'sorted-set')
      for (const key of ['sorted-set.member', 'sorted-set.score'] as const)
        if (o[key] === undefined) wrong(key, 'it is needed for a sorted set');
    if (o['sink.buffer-flush.max-rows'] < 1) wrong('sink.buffer-flush.max-rows', 'it must be 1 or more');
    if (o['sink.max-retries'] < 0) wrong('sink.max-retries', 'it must be 0 or more');
  });

export type RedisOptions = z.infer<typeof options>;

/** Redis: strings and hashes as dimension; strings, hashes, sorted sets and messages as sink. */
export const redisSpec: ConnectorSpec<RedisOptions> = {
  name: 'redis',
  title: 'Redis',
  summary: 'Looks up strings and hashes; writes strings, hashes and sorted sets by key, or publishes messages',
  icon: 'bolt',
  options,
  formats: [],
  sink: {
    payload: () => 'columns',
    accepts: (o, table) => {
      if (o['data-type'] === 'channel' || table.primaryKey.length === 0) return { kinds: ['insert'], deleteByKey: false };
      // Where the key of Redis is more than the primary key, a changed row may move: its old state is deleted, which needs the whole of it.
      return placeColumns(o).every((name) => table.primaryKey.includes(name))
        ? { kinds: ['insert', 'update-after', 'delete'], deleteByKey: true }
        : { kinds: ['insert', 'update-before', 'update-after', 'delete'], deleteByKey: false };
    },
    guarantee: (o, table) => (o['data-type'] === 'channel' || !isWhole(o, table) ? 'at-least-once' : 'idempotent'),
  },
  lookup: { canScan: () => false },
  metadataColumns: [],
  metrics: [
    { name: 'redis.commands', title: 'Commands answered', unit: 'count', kind: 'counter', role: 'sink' },
    { name: 'redis.pipelines', title: 'Pipelines answered', unit: 'count', kind: 'counter', role: 'sink' },
    { name: 'redis.refused-commands', title: 'Commands that Redis refused', unit: 'count', kind: 'counter', role: 'sink' },
    { name: 'redis.retries', title: 'Pipelines sent again', unit: 'count', kind: 'counter', role: 'sink' },
    { name: 'redis.waiting-commands', title: 'Commands not sent yet', unit: 'count', kind: 'gauge', role: 'sink' },
  ],
  permissions: (o) => ({ hosts: hostsOf(o.url) }),
  flink: () => ({ kind: 'unsupported', reason: 'Flink has no connector for Redis of its own.' }),
};
export default redisSpec;

/** The columns that say where a row lies. */
export const placeColumns = (o: RedisOptions): readonly string[] => [
  ...keyColumns(o.key),
  ...(o['data-type'] === 'sorted-set' && o['sorted-set.member'] !== undefined ? [o['sorted-set.member']] : []),
];

/** Does each row of the table have a place of its own? Only then a repetition puts everything back as it was. */
const isWhole = (o: RedisOptions, table: TableSchema): boolean =>
  table.primaryKey.length > 0 && table.primaryKey.every((name) => placeColumns(o).includes(name));

function hostsOf(url: string): readonly string[] {
  const host = urlPattern.exec(url)?.[1];
  return host === undefined ? [] : [/:\d+$/.test(host) ? host : `${host}:6379`];
}
