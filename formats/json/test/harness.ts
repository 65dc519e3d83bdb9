import { formatHarness } from '@headrace/connector-sdk/testing';
import json from '../index';
import { jsonCases } from './json-cases';

export default formatHarness({ format: json, cases: jsonCases(json, ['{"n": "no number"}', '{"n": 1', 'not json']) });
