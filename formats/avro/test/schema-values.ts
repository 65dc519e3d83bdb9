import fc from 'fast-check';
import { types, type DataType, type SqlValue } from '@headrace/connector-sdk';

/** A schema, the type of a column that holds its values, and values in avsc's form beside the same in the SDK's. */
export interface Case {
  readonly schema: unknown;
  readonly type: DataType;
  readonly value: fc.Arbitrary<{ readonly avro: unknown; readonly sql: SqlValue }>;
}

let names = 0;
const same = <T extends SqlValue>(values: fc.Arbitrary<T>): Case['value'] => values.map((value) => ({ avro: value, sql: value }));
/** avsc doubles a long before it writes it, as a number. */
const longs = fc.integer({ min: -(2 ** 51), max: 2 ** 51 }).map((value) => ({ avro: value, sql: BigInt(value) }));
const texts = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => new TextDecoder().decode(new TextEncoder().encode(text)));
const bytes = fc.uint8Array({ maxLength: 12 }).map((value) => ({ avro: Buffer.from(value), sql: new Uint8Array(value) }));
const int32 = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });

const leaves: readonly (() => Case)[] = [
  () => ({ schema: 'boolean', type: types.BOOLEAN, value: same(fc.boolean()) }),
  () => ({ schema: 'int', type: types.INT, value: same(int32) }),
  () => ({ schema: 'long', type: types.BIGINT, value: longs }),
  () => ({ schema: 'float', type: types.FLOAT, value: same(fc.float({ noNaN: true })) }),
  () => ({ schema: 'double', type: types.DOUBLE, value: same(fc.double({ noNaN: true })) }),
  () => ({ schema: 'string', type: types.STRING, value: same(texts) }),
  () => ({ schema: 'bytes', type: types.BYTES, value: bytes }),
  () => ({
    schema: { type: 'enum', name: `E${++names}`, symbols: ['A', 'B', 'C'] },
    type: types.STRING,
    value: same(fc.constantFrom('A', 'B', 'C')),
  }),
  () => ({
    schema: { type: 'fixed', name: `F${++names}`, size: 3 },
    type: types.BYTES,
    value: fc.uint8Array({ minLength: 3, maxLength: 3 }).map((value) => ({ avro: Buffer.from(value), sql: new Uint8Array(value) })),
  }),
];

const leaf = fc.nat({ max: leaves.length - 1 }).map((i) => leaves[i]!());

function nullable(of: Case): Case {
  if (Array.isArray(of.schema)) return of;
  const branch = branchName(of.schema);
  const value = fc
    .option(of.value, { nil: null })
    .map((one) => (one === null ? { avro: null, sql: null } : { avro: { [branch]: one.avro }, sql: one.sql }));
  return { schema: ['null', of.schema], type: of.type, value };
}

const branchName = (schema: unknown): string =>
  typeof schema === 'string' ? schema : ((schema as { name?: string }).name ?? (schema as { type: string }).type);

const arrayOf = (of: Case): Case => ({
  schema: { type: 'array', items: of.schema },
  type: types.ARRAY(of.type),
  value: fc.array(of.value, { maxLength: 4 }).map((items) => ({ avro: items.map((one) => one.avro), sql: items.map((one) => one.sql) })),
});

const mapOf = (of: Case): Case => ({
  schema: { type: 'map', values: of.schema },
  type: types.MAP(types.STRING, of.type),
  value: fc
    .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), of.value), { selector: ([key]) => key, maxLength: 4 })
    .map((entries) => ({
      avro: Object.fromEntries(entries.map(([key, one]) => [key, one.avro])),
      sql: new Map(entries.map(([key, one]) => [key, one.sql])),
    })),
});

export function recordOf(fields: readonly Case[]): Case {
  const value = fc.tuple(...fields.map((field) => field.value)).map((values) => ({
    avro: Object.fromEntries(values.map((one, i) => [`f${i}`, one.avro])),
    sql: values.map((one) => one.sql),
  }));
  return {
    schema: { type: 'record', name: `R${++names}`, fields: fields.map(({ schema }, i) => ({ name: `f${i}`, type: schema })) },
    type: types.ROW(fields.map(({ type }, i) => ({ name: `f${i}`, type }))),
    value,
  };
}

/** Unions of null and something, arrays, maps and records of these, three deep. */
export const anyCase: fc.Arbitrary<Case> = fc.letrec<{ any: Case }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
    leaf,
    tie('any').map(nullable),
    tie('any').map(arrayOf),
    tie('any').map(mapOf),
    fc.array(tie('any'), { minLength: 1, maxLength: 4 }).map(recordOf),
  ),
})).any;
