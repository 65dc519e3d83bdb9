import { formatHarness, formatLaws, optionsOf } from '@headrace/connector-sdk/testing';
import avroConfluent from '../index';

const reason =
  'schemas come from a registry between the records, which the laws of formats do not wait for: avro’s laws hold for the records, test/avro-confluent.int.test.ts for what is around them';

export default formatHarness({
  format: avroConfluent,
  cases: [{ name: 'messages', options: optionsOf(avroConfluent.spec, { url: 'http://127.0.0.1:1' }), poison: [] }],
  skip: Object.fromEntries(formatLaws.map(({ id }) => [id, reason])),
});
