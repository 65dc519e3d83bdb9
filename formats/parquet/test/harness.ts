import { formatHarness, formatLaws, optionsOf } from '@headrace/connector-sdk/testing';
import parquet from '../index';

const reason =
  'its rows stand in whole files, not in records: test/round-trip.test.ts, other-reader.test.ts and other-writers.test.ts, and the laws of the filesystem connector, hold it to them';

export default formatHarness({
  format: parquet,
  cases: [{ name: 'files', options: optionsOf(parquet.spec), poison: [] }],
  skip: Object.fromEntries(formatLaws.map(({ id }) => [id, reason])),
});
