import { formatHarness } from '@headrace/connector-sdk/testing';
import { jsonCases } from '../../json/test/json-cases';
import maxwell from '../index';

const poison = [
  '{"data":{"n":"no number"},"type":"insert"}',
  '{"data":{"n":1},"type":"update"}',
  '{"data":null,"type":"insert"}',
  '{"n":1}',
  'not json',
];

export default formatHarness({ format: maxwell, cases: jsonCases(maxwell, poison) });
