import avsc from 'avsc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ByteBuffer,
  ColumnBatch,
  notNull,
  types,
  type DecoderSetup,
  type Field,
  type OnError,
  type SqlRow,
  type TableSchema,
} from '@headrace/connector-sdk';
import { ColumnsToRows, RowsToColumns } from '@headrace/connector-sdk/base';
import { FaultProxy, framedRecords, optionsOf, tableOf } from '@headrace/connector-sdk/testing';
import { avroConfluentFormat as format } from '../index';
import { avroConfluentSpec } from '../spec';
import { TestRegistry } from './test-registry';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await TestRegistry.start();
});
afterEach(() => registry.stop());

const fields: readonly Field[] = [
  { name: 'id', type: notNull(types.BIGINT) },
  { name: 'word', type: types.STRING },
];
const table: TableSchema = tableOf(fields);
const first = { type: 'record', name: 'order', fields: [{ name: 'id', type: 'long' }] };
const second = {
  type: 'record',
  name: 'order',
  fields: [
    { name: 'word', type: ['null', 'string'] },
    { name: 'id', type: 'int' },
  ],
};

const framed = (id: number, schema: object, value: unknown): Uint8Array => {
  const record = avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: true }).toBuffer(value);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(id, 1);
  return Buffer.concat([prefix, record]);
};

interface Read {
  readonly rows: readonly SqlRow[];
  readonly problems: readonly string[];
}
async function read(records: readonly Uint8Array[], texts: Record<string, string> = {}, onError: OnError = 'fail'): Promise<Read> {
  const problems: string[] = [];
  const reject: DecoderSetup<unknown>['reject'] = (_record, problem) => problems.push(problem);
  const options = optionsOf(avroConfluentSpec, { url: registry.url, ...texts });
  const decoder = format.createDecoder({ options, schema: table, projection: [0, 1], onError, reject });
  const frames = framedRecords(records);
  await decoder.prepare!(frames, 0);
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    16,
  );
  expect(decoder.prepare!(frames, 0)).toBeNull();
  decoder.decodeFramed!(frames, 0, batch, new Int32Array(16));
  return { rows: new ColumnsToRows(fields).rows(batch), problems };
}

describe('records with schemas out of a registry', () => {
  it('tell the columns of the newest schema that one of them names', async () => {
    const [a, b] = [registry.add({ schema: JSON.stringify(first) }), registry.add({ schema: JSON.stringify(second) })];
    const options = optionsOf(avroConfluentSpec, { url: registry.url });
    const older = framed(a, first, { id: 1 });
    const newer = framed(b, second, { id: 2, word: null });
    expect((await format.describeRecords!([older], options)).fields).toEqual([{ name: 'id', type: types.BIGINT }]);
    expect(await format.describeRecords!([newer, older], options)).toEqual({
      fields: [
        { name: 'word', type: types.STRING },
        { name: 'id', type: types.INT },
      ],
      leftOut: [],
    });
    const refused = (records: readonly Uint8Array[]) => expect(format.describeRecords!(records, options)).rejects;
    await refused([]).toMatchObject({ code: 'format.avro-confluent.no-schema' });
    await refused([new TextEncoder().encode('{"id":1}')]).toThrow('No record begins with a zero');
    await refused([framed(99, first, { id: 1 })]).toThrow('no Avro schema 99');
  });

  it('of several schemas give rows of one table; each schema is asked for once', async () => {
    const [a, b] = [registry.add({ schema: JSON.stringify(first) }), registry.add({ schema: JSON.stringify(second) })];
    const records = [framed(a, first, { id: 1 }), framed(b, second, { id: 2, word: { string: 'é' } }), framed(a, first, { id: 3 })];
    expect((await read(records)).rows).toEqual([
      [1n, null],
      [2n, 'é'],
      [3n, null],
    ]);
    expect([...registry.asked.values()]).toEqual([1, 1]);
  });

  it('may refer to types of other subjects', async () => {
    registry.add({ schema: JSON.stringify({ type: 'enum', name: 'shop.word', symbols: ['a', 'b'] }) }, 'word');
    const schema = {
      type: 'record',
      name: 'order',
      fields: [
        { name: 'id', type: 'long' },
        { name: 'word', type: 'shop.word' },
      ],
    };
    const id = registry.add({ schema: JSON.stringify(schema), references: [{ name: 'shop.word', subject: 'word', version: 1 }] });
    const whole = {
      ...schema,
      fields: [schema.fields[0], { name: 'word', type: { type: 'enum', name: 'shop.word', symbols: ['a', 'b'] } }],
    };
    expect((await read([framed(id, whole, { id: 1, word: 'b' })])).rows).toEqual([[1n, 'b']]);
  });

  it('that are none, or whose schema is not there or does not fit, go by the policy', async () => {
    const [a, b] = [registry.add({ schema: JSON.stringify(first) }), registry.add({ schema: '"string"' })];
    const c = registry.add({ schema: '{}', schemaType: 'JSON' });
    const good = framed(a, first, { id: 1 });
    const records = [
      good,
      Uint8Array.of(1, 2, 3),
      framed(99, first, { id: 1 }),
      framed(b, first, { id: 1 }),
      framed(c, first, { id: 1 }),
      good,
    ];
    const { rows, problems } = await read(records, {}, 'skip');
    expect(rows).toEqual([
      [1n, null],
      [1n, null],
    ]);
    expect(problems).toEqual([
      expect.stringMatching(/does not begin with a zero/),
      'the registry has no Avro schema 99',
      expect.stringMatching(/of type string, and a table needs a record/),
      `the registry has no Avro schema ${c}`,
    ]);
    await expect(read([framed(99, first, { id: 1 })])).rejects.toMatchObject({ code: 'format.avro-confluent.bad-record' });
  });

  it('do not ask for thousands of schemas at once, whatever their producer names', async () => {
    const { problems } = await read(
      Array.from({ length: 300 }, (_, i) => framed(1_000 + i, first, { id: 1 })),
      {},
      'skip',
    );
    expect(problems).toHaveLength(300);
    expect(registry.asked.size).toBe(300);
    expect(registry.mostAtOnce).toBeLessThanOrEqual(16);
  });

  it('find no password in the registry’s address, where messages would tell it', () => {
    expect(() => optionsOf(avroConfluentSpec, { url: 'http://alice:wonder@127.0.0.1:8081' })).toThrow(/basic-auth/);
  });

  it('need what the registry demands of who asks', async () => {
    const id = registry.add({ schema: JSON.stringify(first) });
    registry.wants = `Basic ${Buffer.from('alice:wonder land').toString('base64')}`;
    const records = [framed(id, first, { id: 1 })];
    await expect(read(records)).rejects.toMatchObject({ code: 'format.avro-confluent.not-authorised', retry: 'none' });
    expect((await read(records, { 'basic-auth.user-info': 'alice:wonder land' })).rows).toHaveLength(1);
  });

  it('wait for a registry that fails for a while, or is asked at another address', async () => {
    const id = registry.add({ schema: JSON.stringify(first) });
    const records = [framed(id, first, { id: 1 })];
    registry.failures = { status: 503, times: 2 };
    expect((await read(records)).rows).toHaveLength(1);
    const proxy = await FaultProxy.start({ port: registry.port });
    proxy.rule = () => 'cut';
    expect((await read(records, { url: `http://127.0.0.1:${proxy.port}, ${registry.url}/` })).rows).toHaveLength(1);
    await expect(read(records, { url: `http://127.0.0.1:${proxy.port}` })).rejects.toMatchObject({
      code: 'format.avro-confluent.not-reached',
      retry: 'backoff',
    });
    await proxy.close();
  });
});

describe('written records', () => {
  const encoderOf = (texts: Record<string, string>) =>
    format.createEncoder({ options: optionsOf(avroConfluentSpec, { url: registry.url, ...texts }), schema: table });

  it('are read back; the schema is registered once', async () => {
    const rows: readonly SqlRow[] = [
      [1n, 'a'],
      [2n, null],
    ];
    const batch = ColumnBatch.allocate(
      fields.map((field) => field.type),
      2,
    );
    new RowsToColumns(fields).fill(batch, rows, null);
    const encoder = encoderOf({ subject: 'orders/value' });
    await encoder.prepare!();
    await encoder.prepare!();
    const [out, ends] = [new ByteBuffer(8), new Int32Array(2)];
    encoder.encodeFramed!(batch, { from: 0, to: 2 }, out, ends);
    expect((await read([out.bytes.slice(0, ends[0]), out.bytes.slice(ends[0], ends[1])])).rows).toEqual(rows);
    expect(registry.subjects.get('orders/value')).toEqual([1]);
  });

  it('need a subject, and a schema that has the layout of the table', async () => {
    await expect(encoderOf({}).prepare!()).rejects.toMatchObject({ code: 'format.avro-confluent.no-subject' });
    expect(() => encoderOf({ subject: 's', schema: JSON.stringify(second) })).toThrow(/has not the layout of its columns/);
    const same = {
      type: 'record',
      name: 'mine',
      fields: [
        { name: 'id', type: 'long', doc: 'number' },
        { name: 'word', type: ['null', 'string'] },
      ],
    };
    await encoderOf({ subject: 's', schema: JSON.stringify(same) }).prepare!();
    expect(JSON.parse(registry.schemas[0]!.schema)).toEqual(same);
  });
});
