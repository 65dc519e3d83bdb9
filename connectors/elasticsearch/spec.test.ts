import { optionsOf } from '@headrace/connector-sdk/testing';
import { expect, it } from 'vitest';
import { elasticsearchSpec } from './spec';

it('a password stands in no address, where messages would tell it', () => {
  expect(() => optionsOf(elasticsearchSpec, { hosts: 'http://me:secret@localhost:9200', index: 'orders' })).toThrow(/not of the form/);
});
