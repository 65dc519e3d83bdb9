import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteBuffer, ColumnBatch, isHeadraceError, notNull, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { edgeRows, formatTypes } from '@headrace/connector-sdk/testing';
import { damagedBytes } from './damaged-bytes';
import { deltaToPlain } from '../decode/delta';
import { BadParquet } from '../file/parquet-error';
import parquet from '../index';
import { writeStruct, type ThriftField } from '../thrift/compact-writer';
import { fixtureFields, fixtureFolder } from './fixture-fields';
import { codecs, fileOf, optionsOf, schemaOf, write } from './files';

const flat: readonly Field[] = formatTypes.map((type, i) => ({ name: `c${i}`, type }));
const nested: readonly Field[] = [
  { name: 'id', type: notNull(types.BIGINT) },
  { name: 'lists', type: types.ARRAY(types.ARRAY(types.STRING)) },
  { name: 'map', type: types.MAP(types.STRING, types.DECIMAL(20, 2)) },
  { name: 'row', type: types.ROW([{ name: 'a', type: types.BIGINT }]) },
];
const nestedRows: readonly SqlRow[] = Array.from({ length: 40 }, (_, i) => [
  BigInt(i),
  i % 3 === 0 ? null : [['a', null], []],
  new Map([['k', `${i}.50`]]),
  i % 4 === 0 ? null : [BigInt(i)],
]);

const files = [
  { fields: flat, bytes: write(flat, edgeRows(flat), { compression: 'UNCOMPRESSED' }) },
  { fields: flat, bytes: write(flat, edgeRows(flat), { compression: 'SNAPPY' }) },
  { fields: nested, bytes: write(nested, nestedRows, { compression: 'UNCOMPRESSED' }) },
  { fields: nested, bytes: write(nested, nestedRows, { compression: 'GZIP' }) },
  ...readdirSync(fixtureFolder)
    .filter((name) => name.endsWith('.parquet'))
    .map((name) => ({ fields: fixtureFields, bytes: new Uint8Array(readFileSync(path.join(fixtureFolder, name))) })),
];
/** Runs of nothing may say that they are without end; what is read of them is as good as all. */
const MOST_BATCHES = 50;

async function readSome(fields: readonly Field[], bytes: Uint8Array, onReject: (problem: string) => void = () => undefined): Promise<void> {
  const reader = parquet.files!.open({
    options: optionsOf(),
    schema: schemaOf(fields),
    projection: fields.map((_, i) => i),
    onError: 'skip',
    reject: (_record, problem) => onReject(problem),
    file: fileOf(bytes),
    range: { start: 0, end: bytes.length },
    from: null,
    codecs,
  });
  const out = ColumnBatch.allocate(
    fields.map((field) => field.type),
    64,
  );
  for (let i = 0; i < MOST_BATCHES && (await reader.next(out)) !== null; i++);
}

it('damaged files give rows or typed errors, in little memory', { timeout: 60_000 }, async () => {
  const before = process.resourceUsage().maxRSS;
  const damaged = fc.constantFrom(...files).chain(({ fields, bytes }) => damagedBytes(bytes).map((damage) => ({ fields, bytes: damage })));
  await fc.assert(
    fc.asyncProperty(damaged, async ({ fields, bytes }) => {
      try {
        await readSome(fields, bytes);
      } catch (error) {
        if (!isHeadraceError(error)) throw error;
      }
    }),
    { numRuns: Number(process.env['HEADRACE_RUNS'] ?? 1_500) },
  );
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(800_000);
});

/** A file of nothing but a footer with this schema. */
function footerOnly(schema: readonly ThriftField[]): Uint8Array {
  const out = new ByteBuffer();
  writeStruct(out, { 1: { i32: 1 }, 2: { list: schema }, 3: { i64: 0 }, 4: { list: [] } });
  const footer = out.written();
  const file = new Uint8Array(footer.length + 12);
  file.set(new TextEncoder().encode('PAR1'));
  file.set(footer, 4);
  new DataView(file.buffer).setUint32(file.length - 8, footer.length, true);
  file.set(new TextEncoder().encode('PAR1'), file.length - 4);
  return file;
}

it.each([
  ['groups in groups without end', Array.from({ length: 50_000 }, (): ThriftField => ({ struct: { 4: { text: 'g' }, 5: { i32: 1 } } }))],
  ['a group of more columns than there are', [{ struct: { 4: { text: 'g' }, 5: { i64: 2 ** 40 } } }]],
])('refuses %s', async (_, schema) => {
  const rejected: string[] = [];
  await readSome(nested, footerOnly(schema), (problem) => rejected.push(problem));
  expect(rejected).toEqual([expect.stringContaining('its structures do not hold together')]);
});

it('refuses lists in lists without end', async () => {
  const footer = new Uint8Array(1 << 20).fill(0x19); // a field that is a list of one list of one list …
  const file = new Uint8Array(footer.length + 12);
  file.set(footer, 4);
  new DataView(file.buffer).setUint32(file.length - 8, footer.length, true);
  file.set(new TextEncoder().encode('PAR1'), file.length - 4);
  const rejected: string[] = [];
  await readSome(nested, file, (problem) => rejected.push(problem));
  expect(rejected).toEqual([expect.stringContaining('its structures do not hold together')]);
});

it.each([
  ['with places before the point', { precision: 10, scale: -1_000_000 }, 4],
  ['of a length below zero', { precision: 10, scale: 2 }, -8],
])('refuses a decimal %s', async (_, { precision, scale }, typeLength) => {
  const decimal: ThriftField = {
    struct: {
      1: { i32: 7 },
      2: { i32: typeLength },
      3: { i32: 1 },
      4: { text: 'map' },
      6: { i32: 5 },
      7: { i32: scale },
      8: { i32: precision },
    },
  };
  const file = footerOnly([{ struct: { 4: { text: 'root' }, 5: { i32: 1 } } }, decimal]);
  const described = await parquet.files!.describe!(fileOf(file), optionsOf()).catch((error: unknown) => error);
  if (typeLength < 0) expect(described).toMatchObject({ code: 'format.parquet.bad-file' });
  else expect(described).toMatchObject({ fields: [], leftOut: [{ name: 'map' }] });
});

it('does not spin over differences that say they are without end', () => {
  const blockOf = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1]; // 2^49 values
  const bytes = Uint8Array.from([...blockOf, 1, 2, 0, 0, 0]);
  expect(new BigInt64Array(deltaToPlain({ bytes, at: 0, end: bytes.length }, 8, 2).plain.buffer)).toEqual(new BigInt64Array(2));
  expect(() => deltaToPlain({ bytes, at: 0, end: bytes.length }, 8, 1)).toThrow(BadParquet);
});
