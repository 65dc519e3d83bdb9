import assert from 'node:assert/strict';
import avsc from 'avsc';
import fc from 'fast-check';
import { ByteBuffer, ColumnBatch, type Field, type SqlRow } from '@headrace/connector-sdk';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { decodeFramedBytes, optionsOf, tableOf } from '@headrace/connector-sdk/testing';
import { avroFormat } from '../index';
import { tableAvroSchema } from '../schema/table-avro';
import { avroSpec } from '../spec';
import { anyCase, recordOf, type Case } from './schema-values';

interface Written {
  readonly of: Case;
  readonly fields: readonly Field[];
  readonly records: readonly Uint8Array[];
  readonly rows: readonly SqlRow[];
}

/** Records as avsc writes them, and the rows that they are. */
const written: fc.Arbitrary<Written> = fc
  .array(anyCase, { minLength: 1, maxLength: 6 })
  .map(recordOf)
  .chain((of) => fc.array(of.value, { minLength: 1, maxLength: 5 }).map((values) => ({ of, values })))
  .map(({ of, values }) => {
    const type = avsc.Type.forSchema(of.schema as avsc.Schema, { wrapUnions: true });
    return {
      of,
      fields: (of.type as { fields: readonly Field[] }).fields,
      records: values.map((value) => type.toBuffer(value.avro)),
      rows: values.map((value) => value.sql as SqlRow),
    };
  });

const decoding = ({ of, fields }: Written) => ({
  format: avroFormat,
  options: optionsOf(avroSpec, { 'headrace.schema': JSON.stringify(of.schema) }),
  fields,
});

export const readsAsTheReference = fc.property(written, fc.integer({ min: 1, max: 4 }), (w, capacity) => {
  assert.deepEqual(decodeFramedBytes(w.records, { ...decoding(w), capacity }).rows, w.rows);
});

export const readsSingleColumns = fc.property(written, fc.nat(), (w, pick) => {
  const projection = [pick % w.fields.length];
  const { rows } = decodeFramedBytes(w.records, { ...decoding(w), projection });
  assert.deepEqual(
    rows,
    w.rows.map((row) => [row[projection[0]!]]),
  );
});

/** Damage: whatever comes of a record, the others come as they are. */
export const survivesDamage = fc.property(
  written,
  fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
  (w, changes) => {
    const bad = w.records[0]!.slice();
    for (const [at, byte] of changes) if (bad.length > 0) bad[at % bad.length] = byte;
    const records = [bad.subarray(0, bad.length - (changes[0]![0] % 2)), ...w.records.slice(1)];
    const { rows, rejected, origins } = decodeFramedBytes(records, { ...decoding(w), onError: 'skip' });
    assert.ok(rejected.length <= 1);
    const others = rows.filter((_, i) => origins[i] !== 0);
    assert.deepEqual(others, w.rows.slice(1));
  },
);

/** What we write is what avsc reads by the table's schema, and what we read ourselves. */
export const writesAsTheReference = fc.property(written, ({ fields, rows }) => {
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    rows.length,
  );
  new RowsToColumns(fields).fill(batch, rows, null);
  const encoder = avroFormat.createEncoder({ options: optionsOf(avroSpec), schema: tableOf(fields) });
  const [out, ends] = [new ByteBuffer(8), new Int32Array(rows.length)];
  encoder.encodeFramed!(batch, { from: 0, to: rows.length }, out, ends);
  const records = rows.map((_, i) => out.bytes.slice(i === 0 ? 0 : ends[i - 1], ends[i]));
  const { rows: read } = decodeFramedBytes(records, { format: avroFormat, options: optionsOf(avroSpec), fields });
  assert.deepEqual(read, rows);
  const type = avsc.Type.forSchema(JSON.parse(tableAvroSchema(fields, true)) as avsc.Schema);
  for (const record of records) assert.deepEqual(new Uint8Array(type.toBuffer(type.fromBuffer(Buffer.from(record)))), record);
});
