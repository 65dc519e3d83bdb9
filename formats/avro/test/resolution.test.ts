import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import { notNull, types, type DataType, type Field, type SqlRow, type SqlValue } from '@headrace/connector-sdk';
import { decodeFramedBytes, optionsOf } from '@headrace/connector-sdk/testing';
import { avroFormat } from '../index';
import { ValueArena } from '@headrace/connector-sdk/base';
import { compileRecord } from '../decode/record-program';
import { parseAvroSchema } from '../schema/avro-schema';
import { tableAvroSchema } from '../schema/table-avro';
import { firstRow } from './first-row';
import { avroSpec } from '../spec';

const row = types.ROW;

/** Decodes messages of the writer's schema; the format has the reader's. */
function read(writer: object, values: readonly unknown[], fields: readonly Field[]): { rows: SqlRow[]; problems: string[] } {
  const type = avsc.Type.forSchema(writer as avsc.Schema, { wrapUnions: true });
  const options = optionsOf(avroSpec, { 'headrace.schema': JSON.stringify(writer) });
  const { rows, rejected } = decodeFramedBytes(
    values.map((value) => type.toBuffer(value)),
    {
      format: avroFormat,
      options,
      fields,
      onError: 'skip',
    },
  );
  return { rows, problems: rejected.map(({ problem }) => problem) };
}
const record = (...fields: readonly object[]): object => ({ type: 'record', name: 'r', fields });
const one = (schema: unknown, value: unknown, type: DataType): { rows: SqlRow[]; problems: string[] } =>
  read(record({ name: 'v', type: schema }), [{ v: value }], [{ name: 'v', type }]);

describe('values of other types', () => {
  const moment = Date.parse('2017-11-26T10:00:00.123Z');
  it.each<[string, unknown, unknown, DataType, SqlValue]>([
    ['int as BIGINT', 'int', -5, types.BIGINT, -5n],
    ['int as DOUBLE', 'int', 7, types.DOUBLE, 7],
    ['int as TINYINT', 'int', -128, types.TINYINT, -128],
    ['long as INT', 'long', 70_000, types.INT, 70_000],
    ['long as DECIMAL', 'long', 12, types.DECIMAL(10, 2), '12.00'],
    ['long as DOUBLE', 'long', 2 ** 40, types.DOUBLE, 2 ** 40],
    ['float as DOUBLE', 'float', 0.5, types.DOUBLE, 0.5],
    ['string as BYTES', 'string', 'é', types.BYTES, Uint8Array.of(0xc3, 0xa9)],
    ['bytes as STRING', 'bytes', Buffer.from('é'), types.STRING, 'é'],
    ['an enum as STRING', { type: 'enum', name: 'e', symbols: ['A', 'B'] }, 'B', types.STRING, 'B'],
    ['fixed as BYTES', { type: 'fixed', name: 'f', size: 2 }, Buffer.of(1, 2), types.BYTES, Uint8Array.of(1, 2)],
    [
      'a fixed decimal, rounded',
      { type: 'fixed', name: 'f', size: 2, logicalType: 'decimal', precision: 4, scale: 3 },
      Buffer.of(0xff, 0x85),
      types.DECIMAL(5, 2),
      '-0.12',
    ],
    [
      'uuid as STRING',
      { type: 'fixed', name: 'u', size: 16, logicalType: 'uuid' },
      Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
      types.STRING,
      '00112233-4455-6677-8899-aabbccddeeff',
    ],
    ['date', { type: 'int', logicalType: 'date' }, 17_496, types.DATE, 17_496],
    ['time-micros as TIME', { type: 'long', logicalType: 'time-micros' }, 36_000_000_999, types.TIME(3), 36_000_000],
    [
      'timestamp-micros as TIMESTAMP(3)',
      { type: 'long', logicalType: 'timestamp-micros' },
      moment * 1_000 + 456,
      types.TIMESTAMP(3),
      { epochMs: moment, nanos: 0 },
    ],
    [
      'timestamp-millis as TIMESTAMP(6)',
      { type: 'long', logicalType: 'timestamp-millis' },
      moment,
      types.TIMESTAMP(6),
      { epochMs: moment, nanos: 0 },
    ],
    [
      'timestamp-micros before 1970 as TIMESTAMP(3)',
      { type: 'long', logicalType: 'timestamp-micros' },
      -1,
      types.TIMESTAMP(3),
      { epochMs: -1, nanos: 0 },
    ],
    [
      'local-timestamp-micros as TIMESTAMP_LTZ(6)',
      { type: 'long', logicalType: 'local-timestamp-micros' },
      1_500,
      types.TIMESTAMP_LTZ(6),
      { epochMs: 1, nanos: 500_000 },
    ],
    [
      'timestamp-millis as TIMESTAMP(1), cut',
      { type: 'long', logicalType: 'timestamp-millis' },
      1_999,
      types.TIMESTAMP(1),
      { epochMs: 1_900, nanos: 0 },
    ],
    ['null behind its value', ['string', 'null'], { string: 'x' }, types.STRING, 'x'],
    ['null', ['string', 'null'], null, types.STRING, null],
    ['several branches', ['null', 'int', 'double'], { double: 2.5 }, types.DOUBLE, 2.5],
    ['an array', { type: 'array', items: ['null', 'int'] }, [{ int: 1 }, null], types.ARRAY(types.INT), [1, null]],
    [
      'a map',
      { type: 'map', values: 'long' },
      { a: 1, b: 2 },
      types.MAP(types.STRING, types.BIGINT),
      new Map([
        ['a', 1n],
        ['b', 2n],
      ]),
    ],
  ])('%s', (_name, schema, value, type, expected) => {
    expect(one(schema, value, type)).toEqual({ rows: [[expected]], problems: [] });
  });

  it('that do not fit make bad records, one by one', () => {
    expect(one('long', 3e9, types.INT).problems[0]).toMatch(/it has the number 3000000000/);
    expect(one('int', 200, types.TINYINT).problems[0]).toMatch(/200/);
    expect(one(['null', 'string'], null, notNull(types.STRING)).problems[0]).toMatch(/has null where VARCHAR NOT NULL/);
    expect(one(['int', 'string'], { string: 'x' }, types.INT).problems[0]).toMatch(/has a value of type string where INT/);
    expect(one('bytes', Buffer.of(0xff), types.STRING).problems[0]).toMatch(/no UTF-8/);
    expect(one('boolean', true, types.INT).problems[0]).toMatch(/of type boolean, which cannot be INT/);
  });
});

describe('a writer’s schema that has changed', () => {
  const bytesOf = (writer: object, value: unknown): Buffer =>
    avsc.Type.forSchema(writer as avsc.Schema, { wrapUnions: true }).toBuffer(value);
  /** As a registry or a file's header would give the writer's schema. */
  function resolved(writer: object, value: unknown, fields: readonly Field[], reader: object | null): unknown {
    const names = reader === null ? null : parseAvroSchema(JSON.stringify(reader), 'of the test');
    if (names !== null && names.type !== 'record') throw new Error('a record is wanted');
    return compileAndRead(writer, bytesOf(writer, value), fields, names);
  }

  it('may have fields in another order, more of them, and records that hold themselves', () => {
    const tree = record({ name: 'label', type: 'string' }, { name: 'next', type: ['null', 'r'] }, { name: 'id', type: 'int' });
    const value = { label: 'a', next: { r: { label: 'b', next: null, id: 2 } }, id: 1 };
    expect(
      resolved(
        tree,
        value,
        [
          { name: 'id', type: types.BIGINT },
          { name: 'label', type: types.STRING },
        ],
        null,
      ),
    ).toEqual([1n, 'a']);
  });

  it('may lack fields: those are NULL, or have the reader’s default', () => {
    const fields = [
      { name: 'id', type: types.INT },
      { name: 'word', type: notNull(types.STRING) },
      { name: 'n', type: types.DECIMAL(20, 1) },
    ];
    const reader = record(
      { name: 'id', type: 'int' },
      { name: 'word', type: 'string', default: 'none' },
      { name: 'n', type: ['null', 'long'], default: null },
    );
    expect(resolved(record({ name: 'id', type: 'int' }), { id: 4 }, fields, reader)).toEqual([4, 'none', null]);
    expect(resolved(record({ name: 'id', type: 'int' }), { id: 4 }, fields, null)).toMatch(/has no field "word", which is NOT NULL/);
  });

  it('may have other names of fields, by the reader’s aliases, within records too', () => {
    const fields = [
      {
        name: 'at',
        type: row([
          { name: 'city', type: types.STRING },
          { name: 'zip', type: types.INT },
        ]),
      },
    ];
    const place = (city: string, ...more: readonly object[]): object => ({
      type: 'record',
      name: 'p',
      fields: [{ name: city, type: 'string' }, ...more],
    });
    const reader = record({
      name: 'at',
      aliases: ['place'],
      type: {
        ...place('city', { name: 'zip', type: 'int', default: 7 }),
        fields: [
          { name: 'city', aliases: ['town'], type: 'string' },
          { name: 'zip', type: 'int', default: 7 },
        ],
      },
    });
    expect(resolved(record({ name: 'place', type: place('town') }), { place: { town: 'Oslo' } }, fields, reader)).toEqual([['Oslo', 7]]);
  });
});

function compileAndRead(
  writer: object,
  bytes: Uint8Array,
  fields: readonly Field[],
  names: Parameters<typeof compileRecord>[2]['names'],
): unknown {
  const arena = new ValueArena();
  const program = compileRecord(parseAvroSchema(JSON.stringify(writer), 'of the writer'), fields, { arena, names });
  return typeof program === 'string' ? program : firstRow(program, bytes, fields, arena);
}

describe('schemas', () => {
  it('of tables are Flink’s', () => {
    const fields = [
      { name: 'id', type: notNull(types.BIGINT) },
      { name: 'at', type: types.TIMESTAMP(6) },
      { name: 'r', type: row([{ name: 'd', type: types.DECIMAL(10, 2) }]) },
    ];
    expect(JSON.parse(tableAvroSchema(fields, false))).toEqual({
      type: 'record',
      name: 'record',
      namespace: 'org.apache.flink.avro.generated',
      fields: [
        { name: 'id', type: 'long' },
        { name: 'at', type: ['null', { type: 'long', logicalType: 'local-timestamp-micros' }], default: null },
        {
          name: 'r',
          type: [
            'null',
            {
              type: 'record',
              name: 'record_r',
              namespace: 'org.apache.flink.avro.generated',
              fields: [{ name: 'd', type: ['null', { type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 }], default: null }],
            },
          ],
          default: null,
        },
      ],
    });
  });

  it.each([
    ['{', /no JSON/],
    ['{"type":"record","name":"r"}', /"r" has no fields/],
    ['{"type":"record","name":"r","fields":[{"name":"a","type":"unknown"}]}', /no type "unknown"/],
    ['[]', /no branches/],
    ['{"type":"fixed","name":"f"}', /no size/],
    [`${'{"type":"array","items":'.repeat(200)}"int"${'}'.repeat(200)}`, /deeper than 100/],
  ])('that are wrong are refused: %.40s', (text, problem) => {
    expect(() => parseAvroSchema(text, 'of the test')).toThrow(problem);
  });
});
