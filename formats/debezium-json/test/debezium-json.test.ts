import { describe, expect, it } from 'vitest';
import debezium from '../index';
import { decodeAll, encodeAll, expectAnyChanges, expectPolicies, type Change } from '../../json/test/changelog-cases';

const ops = { insert: 'c', update: 'u', delete: 'd' } as const;
const event = (one: Change): Record<string, unknown> => ({
  source: { db: 'shop', table: 'orders', lsn: 12, nested: [{}] },
  before: one.op === 'update' ? one.before : one.op === 'delete' ? one.row : null,
  after: one.op === 'delete' ? null : one.row,
  op: ops[one.op],
  ts_ms: 1,
});

describe('debezium-json', () => {
  it('reads any changes', () => expectAnyChanges(debezium, (one) => JSON.stringify(event(one))));
  it('reads events with their schema', () =>
    expectAnyChanges(debezium, (one) => JSON.stringify({ schema: { type: 'struct' }, payload: event(one) }), { 'schema-include': 'true' }));
  it('takes snapshot reads as inserts', () => {
    expect(decodeAll(debezium, ['{"before":null,"after":{"id":1,"name":"a","price":2},"op":"r"}']).rows).toEqual(['+I 1|a|2']);
  });
  it('answers events that say too little, or nothing, by policy', () => {
    const good = '{"before":null,"after":{"id":1,"name":"a","price":2},"op":"c"}';
    for (const poison of [
      '{"before":null,"after":null,"op":"d"}',
      '{"after":{"id":1}',
      '[]',
      '{"after":{"id":1},"op":"x"}',
      '{"after":{"id":"x"},"op":"c"}',
    ])
      expectPolicies(debezium, good, poison);
  });
  it('writes an update as a delete and an insert', () => {
    const row = { id: 1, name: 'a', price: 2 };
    expect(
      encodeAll(
        debezium,
        [0, 1, 2, 3].map((kind) => [kind, row] as const),
      ),
    ).toEqual([
      '{"before":null,"after":{"id":1,"name":"a","price":2.0},"op":"c"}',
      '{"before":{"id":1,"name":"a","price":2.0},"after":null,"op":"d"}',
      '{"before":null,"after":{"id":1,"name":"a","price":2.0},"op":"c"}',
      '{"before":{"id":1,"name":"a","price":2.0},"after":null,"op":"d"}',
    ]);
  });
});
