import { describe, expect, it } from 'vitest';
import canal from '../index';
import { decodeAll, encodeAll, expectAnyChanges, expectPolicies, type Change, type Row } from '../../json/test/changelog-cases';

/** What differed, as Canal tells it. */
const differing = (before: Row, after: Row): Partial<Row> =>
  Object.fromEntries(Object.entries(before).filter(([key, value]) => after[key as keyof Row] !== value));
const event = (one: Change): string =>
  JSON.stringify({
    data: [one.row],
    database: 'shop',
    old: one.op === 'update' ? [differing(one.before, one.row)] : null,
    table: 'orders',
    type: one.op.toUpperCase(),
  });

describe('canal-json', () => {
  it('reads any changes', () => expectAnyChanges(canal, event));
  it('reads many rows of one event, and passes events over that are of other tables or of none', () => {
    const many =
      '{"data":[{"id":1,"name":"a","price":1},{"id":2,"name":null,"price":2}],"type":"INSERT","database":"shop","table":"orders"}';
    expect(decodeAll(canal, [many, '{"type":"CREATE","sql":"create table x"}']).rows).toEqual(['+I 1|a|1', '+I 2|null|2']);
    expect(decodeAll(canal, [many], { options: { 'table.include': 'orders|items', 'database.include': 'shop' } }).rows).toHaveLength(2);
    expect(decodeAll(canal, [many], { options: { 'table.include': 'order' } }).rows).toEqual([]);
  });
  it('answers events that say too little by policy', () => {
    const good = event({ op: 'insert', row: { id: 1, name: 'a', price: 2 } });
    for (const poison of ['{"data":null,"type":"INSERT"}', '{"data":[{"id":1}],"type":"UPDATE","old":null}', '{"type":"X"}', 'x'])
      expectPolicies(canal, good, poison);
  });
  it('writes inserts and deletes', () => {
    const row = { id: 1, name: 'a', price: 2 };
    expect(
      encodeAll(canal, [
        [2, row],
        [3, row],
      ]),
    ).toEqual(['{"data":[{"id":1,"name":"a","price":2.0}],"type":"INSERT"}', '{"data":[{"id":1,"name":"a","price":2.0}],"type":"DELETE"}']);
  });
});
