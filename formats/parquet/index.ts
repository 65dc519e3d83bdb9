import type { FormatRuntime } from '@headrace/connector-sdk';
import { describeParquet } from './decode/describe';
import { ParquetReader } from './decode/parquet-reader';
import { ParquetWriter } from './encode/parquet-writer';
import { parquetProblem } from './file/parquet-error';
import { parquetSpec, type ParquetOptions } from './spec';

const filesOnly = (): never => {
  throw parquetProblem(
    'no-stream',
    'Parquet is a format of files, not of messages.',
    'Take the connector "filesystem", or another format.',
  );
};

export const parquetFormat: FormatRuntime<ParquetOptions> = {
  spec: parquetSpec,
  files: {
    open: (setup) => new ParquetReader(setup),
    create: (setup) => new ParquetWriter(setup),
    describe: describeParquet,
  },
  createDecoder: filesOnly,
  createEncoder: filesOnly,
};
export default parquetFormat;
