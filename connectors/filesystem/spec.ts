import { option, optional, printFlinkOptions, types, z, type ConnectorSpec } from '@headrace/connector-sdk';

const options = z.object({
  path: option.text({
    title: 'Path',
    help: 'A file, a folder (all files in it and below) or a pattern with * and **. Relative paths start at the files folder.',
    placeholder: 'orders/*.json',
  }),
  'source.monitor-interval': optional(
    option.duration({
      title: 'Look for new files every',
      help: 'Without it the files that are there at the start are read, and then the job ends.',
      placeholder: '10 s',
      role: 'source',
    }),
  ),
  'source.path.regex-pattern': optional(
    option.text({
      title: 'Only paths that match',
      help: 'A regular expression over the whole path.',
      role: 'source',
      advanced: true,
    }),
  ),
  'headrace.replay-duration': option.duration({
    title: 'Replay within',
    help: 'Spreads the reading of the files that are there at the start evenly over this time. 0 s: as fast as it can.',
    fallback: '0 s',
    role: 'source',
    group: 'Pace',
  }),
  'headrace.range-size': option.size({
    title: 'Range size',
    help: 'Files larger than this are read by several readers, where the format allows it.',
    fallback: '64 mb',
    role: 'source',
    group: 'Pace',
    advanced: true,
  }),
  'sink.rolling-policy.file-size': option.size({
    title: 'Largest file',
    help: 'A part file is closed when it has grown to this size; each checkpoint closes it too.',
    fallback: '128 mb',
    role: 'sink',
    group: 'Part files',
  }),
  'sink.rolling-policy.rollover-interval': option.duration({
    title: 'Longest time open',
    fallback: '30 min',
    role: 'sink',
    group: 'Part files',
    advanced: true,
  }),
  'sink.rolling-policy.inactivity-interval': option.duration({
    title: 'Longest time without a row',
    fallback: '30 min',
    role: 'sink',
    group: 'Part files',
    advanced: true,
  }),
  'sink.rolling-policy.check-interval': option.duration({
    title: 'Look at open files every',
    help: 'How often the two times above are looked at.',
    fallback: '1 min',
    role: 'sink',
    group: 'Part files',
    advanced: true,
  }),
  'auto-compaction': option.flag({
    title: 'Join small files',
    help: 'Files of one folder and one checkpoint become one before they are visible, up to the size below.',
    fallback: 'false',
    role: 'sink',
    group: 'Part files',
    advanced: true,
  }),
  'compaction.file-size': optional(
    option.size({
      title: 'Join up to',
      help: 'Without it up to the size of the largest file.',
      when: { option: 'auto-compaction', in: ['true'] },
      role: 'sink',
      group: 'Part files',
      advanced: true,
    }),
  ),
  'headrace.sink.compression': option.choice(
    [
      { value: 'none', title: 'None' },
      { value: 'gzip', title: 'gzip' },
    ],
    {
      title: 'Compress files',
      help: 'Of lines (JSON, CSV). Formats like Parquet compress by themselves.',
      fallback: 'none',
      role: 'sink',
      group: 'Part files',
      advanced: true,
    },
  ),
  'partition.default-name': option.text({
    title: 'Partition name for NULL',
    help: 'Names the folder of rows whose partition column is NULL or empty.',
    fallback: '__DEFAULT_PARTITION__',
    role: 'sink',
    group: 'Partitions',
    advanced: true,
  }),
  'sink.partition-commit.policy.kind': optional(
    option.choice([{ value: 'success-file', title: 'Success file' }], {
      title: 'When a partition is complete, write',
      role: 'sink',
      group: 'Partitions',
      advanced: true,
    }),
  ),
  'sink.partition-commit.trigger': option.choice(
    [
      { value: 'process-time', title: 'Some time after its first row' },
      { value: 'partition-time', title: 'When the watermark has passed it' },
    ],
    {
      title: 'A partition is complete',
      help: 'Rows that come later are written nevertheless, and then it is complete once more.',
      fallback: 'process-time',
      when: { option: 'sink.partition-commit.policy.kind', in: ['success-file'] },
      role: 'sink',
      group: 'Partitions',
      advanced: true,
    },
  ),
  'sink.partition-commit.delay': option.duration({
    title: 'So much later',
    help: 'After the first row, or behind the time that the partition names: for folders of an hour, 1 h.',
    fallback: '0 s',
    when: { option: 'sink.partition-commit.policy.kind', in: ['success-file'] },
    role: 'sink',
    group: 'Partitions',
    advanced: true,
  }),
  'partition.time-extractor.timestamp-pattern': optional(
    option.text({
      title: 'Time of a partition',
      help: 'Made of the partition columns: $day $hour:00:00. Without it the first of them is the time.',
      placeholder: '$day $hour:00:00',
      when: { option: 'sink.partition-commit.trigger', in: ['partition-time'] },
      role: 'sink',
      group: 'Partitions',
      advanced: true,
    }),
  ),
  'partition.time-extractor.timestamp-formatter': optional(
    option.text({
      title: 'How that time is written',
      help: 'Of yyyy, MM, dd, HH, mm and ss. Without it yyyy-MM-dd or yyyy-MM-dd HH:mm:ss.',
      placeholder: 'yyyyMMdd HH:mm:ss',
      when: { option: 'sink.partition-commit.trigger', in: ['partition-time'] },
      role: 'sink',
      group: 'Partitions',
      advanced: true,
    }),
  ),
  'sink.partition-commit.success-file.name': option.text({
    title: 'Name of the success file',
    fallback: '_SUCCESS',
    when: { option: 'sink.partition-commit.policy.kind', in: ['success-file'] },
    role: 'sink',
    group: 'Partitions',
    advanced: true,
  }),
});

export type FilesystemOptions = z.infer<typeof options>;

const replayNote = 'The replay duration is Headrace’s own: Flink reads the files as fast as it can.';

/** Local files: source by ranges, sink by part files that appear at once and only when their checkpoint is complete. */
export const filesystemSpec: ConnectorSpec<FilesystemOptions> = {
  name: 'filesystem',
  title: 'Files',
  summary: 'Reads and writes files in a folder, exactly once',
  icon: 'file-text',
  options,
  formats: ['json', 'csv', 'parquet', 'avro'],
  catalog: { names: 'path', everywhere: '.' },
  source: {
    payload: () => 'stream', // of lines; columns where more than the lines is asked for
    boundedness: (o) => (o['source.monitor-interval'] === undefined ? 'bounded' : 'unbounded'),
    changelog: () => 'insert',
  },
  sink: {
    payload: (_o, table, format) => (table?.partitionKeys.length || format?.files ? 'columns' : 'stream'),
    accepts: () => ({ kinds: ['insert'], deleteByKey: false }),
    guarantee: () => 'exactly-once',
  },
  lookup: { canScan: () => true },
  metadataColumns: [
    { key: 'file.path', name: 'file.path', type: { ...types.STRING, nullable: false } },
    { key: 'file.name', name: 'file.name', type: { ...types.STRING, nullable: false } },
    { key: 'file.size', name: 'file.size', type: { ...types.BIGINT, nullable: false } },
    { key: 'file.modification-time', name: 'file.modification-time', type: { ...types.TIMESTAMP_LTZ(3), nullable: false } },
  ],
  metrics: [
    {
      name: 'filesystem.pending-ranges',
      title: 'Files, or ranges of large ones, not read to their end',
      unit: 'count',
      kind: 'gauge',
      role: 'source',
    },
    { name: 'filesystem.pending-bytes', title: 'Bytes not read yet', unit: 'bytes', kind: 'gauge', role: 'source' },
    { name: 'filesystem.open-files', title: 'Files being written', unit: 'count', kind: 'gauge', role: 'sink' },
    { name: 'filesystem.hidden-bytes', title: 'Bytes that wait for their checkpoint', unit: 'bytes', kind: 'gauge', role: 'sink' },
    { name: 'filesystem.published-files', title: 'Files published', unit: 'count', kind: 'counter', role: 'sink' },
    { name: 'filesystem.published-bytes', title: 'Bytes published', unit: 'bytes', kind: 'counter', role: 'sink' },
  ],
  permissions: (o) => ({ paths: [o.path] }),
  flink: (o) => ({
    kind: 'mapped',
    options: printFlinkOptions({ options }, o),
    notes: o['headrace.replay-duration'] > 0 ? [replayNote] : [],
  }),
};
export default filesystemSpec;
