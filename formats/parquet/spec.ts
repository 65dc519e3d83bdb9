import { option, z, type FormatSpec } from '@headrace/connector-sdk';

const options = z.object({
  compression: option.choice(
    [
      { value: 'SNAPPY', title: 'Snappy' },
      { value: 'GZIP', title: 'gzip' },
      { value: 'ZSTD', title: 'Zstandard (Node.js 22.15 or newer)' },
      { value: 'UNCOMPRESSED', title: 'None' },
    ],
    { title: 'Compression', help: 'Of files that are written; files are read in any.', fallback: 'SNAPPY', role: 'sink' },
  ),
  'block.size': option.size({
    title: 'Row group',
    help: 'So many bytes, before compression, go into one row group. They are held in memory for each file that is being written.',
    fallback: '32 mb',
    role: 'sink',
    advanced: true,
  }),
});

export type ParquetOptions = z.infer<typeof options>;

/** Apache Parquet: files with columns side by side, of which only those are read that are asked for. */
export const parquetSpec: FormatSpec<ParquetOptions> = {
  name: 'parquet',
  title: 'Parquet',
  options,
  // By row groups.
  splittable: true,
  changelog: 'insert',
  container: true,
};
export default parquetSpec;
