import { describe, expect, it } from 'vitest';
import maxwell from '../index';
import { decodeAll, encodeAll, expectAnyChanges, expectPolicies, type Change, type Row } from '../../json/test/changelog-cases';

const differing = (before: Row, after: Row): Partial<Row> =>
  Object.fromEntries(Object.entries(before).filter(([key, value]) => after[key as keyof Row] !== value));
const event = (one: Change): string =>
  JSON.stringify({
    database: 'shop',
    table: 'orders',
    type: one.op,
    data: one.row,
    ...(one.op === 'update' ? { old: differing(one.before, one.row) } : {}),
  });

describe('maxwell-json', () => {
  it('reads any changes', () => expectAnyChanges(maxwell, event));
  it('takes bootstrapped rows as inserts, and passes over what says nothing of rows', () => {
    const records = [
      '{"type":"bootstrap-start"}',
      '{"type":"bootstrap-insert","data":{"id":1,"name":"a","price":2}}',
      '{"type":"table-alter"}',
    ];
    expect(decodeAll(maxwell, records).rows).toEqual(['+I 1|a|2']);
  });
  it('answers events that say too little by policy', () => {
    const good = event({ op: 'insert', row: { id: 1, name: 'a', price: 2 } });
    for (const poison of ['{"type":"insert"}', '{"type":"update","data":{"id":1}}', '{"type":"x","data":{}}', 'x'])
      expectPolicies(maxwell, good, poison);
  });
  it('writes inserts and deletes', () => {
    const row = { id: 1, name: null, price: 2 };
    expect(
      encodeAll(maxwell, [
        [0, row],
        [1, row],
      ]),
    ).toEqual(['{"data":{"id":1,"name":null,"price":2.0},"type":"insert"}', '{"data":{"id":1,"name":null,"price":2.0},"type":"delete"}']);
  });
});
