import { option, optional, printFlinkOptions, z, type ConnectorSpec, type TableSchema } from '@headrace/connector-sdk';

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
      title: 'When files are visible, write',
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
  formats: ['json', 'csv'],
  source: {
    payload: () => 'stream',
    boundedness: (o) => (o['source.monitor-interval'] === undefined ? 'bounded' : 'unbounded'),
    changelog: () => 'insert',
  },
  sink: {
    payload: (_o, table?: TableSchema) => (table && table.partitionKeys.length > 0 ? 'columns' : 'stream'),
    accepts: () => ({ kinds: ['insert'], deleteByKey: false }),
    guarantee: () => 'exactly-once',
  },
  lookup: { canScan: () => true },
  metadataColumns: [],
  permissions: (o) => ({ paths: [o.path] }),
  flink: (o) => ({
    kind: 'mapped',
    options: printFlinkOptions({ options }, o),
    notes: o['headrace.replay-duration'] > 0 ? [replayNote] : [],
  }),
};
export default filesystemSpec;
