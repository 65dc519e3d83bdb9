import { formatHarness } from '@headrace/connector-sdk/testing';
import { jsonCases } from '../../json/test/json-cases';
import canal from '../index';

const poison = [
  '{"data":[{"n":"no number"}],"type":"INSERT"}',
  '{"data":[{"n":1}],"old":null,"type":"UPDATE"}',
  '{"data":{"n":1},"type":"INSERT"}',
  '{"n":1}',
  'not json',
];

export default formatHarness({ format: canal, cases: jsonCases(canal, poison) });
