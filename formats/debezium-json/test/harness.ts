import { formatHarness } from '@headrace/connector-sdk/testing';
import { jsonCases } from '../../json/test/json-cases';
import debezium from '../index';

const poison = [
  '{"before":null,"after":{"n":"no number"},"op":"c"}',
  '{"before":null,"after":{"n":1},"op":"u"}',
  '{"before":null,"after":null,"op":"c"}',
  '{"n":1}',
  'not json',
];

export default formatHarness({ format: debezium, cases: jsonCases(debezium, poison) });
