import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isHeadraceError, types, type Field } from '@headrace/connector-sdk';
import { ValueArena } from '@headrace/connector-sdk/base';
import { edgeRows, formatTypes } from '@headrace/connector-sdk/testing';
import { damagedBytes } from '@/formats/parquet/test/damaged-bytes';
import { columnReader } from '../decode/column-readers';
import { BadRecord, unscaledOf } from '../decode/wire';
import { parseAvroSchema } from '../schema/avro-schema';
import { readFile, writeFile } from './files';

const settings = { arena: new ValueArena(), names: null };

const fields = formatTypes.map((type, i): Field => ({ name: `c${i}`, type }));
const files = ['null', 'deflate', 'snappy'].map((codec) => writeFile(fields, edgeRows(fields), { texts: { codec } }));

/** Milliseconds of processor time since `start`: other tests may run at the same time, and a machine may stand still for seconds. */
const costSince = (start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
};

it('decimals cost no more than their digits, however many bytes they are said in', () => {
  const long = new Uint8Array(1 << 20);
  const start = process.cpuUsage();
  expect(unscaledOf(Uint8Array.of(...long.subarray(0, 100), 1, 0), 0, 102)).toBe(256n);
  long.fill(255).set([0x7f], long.length - 1);
  expect(unscaledOf(long, 0, long.length)).toBe(-129n);
  expect(() => unscaledOf(long.fill(1), 0, long.length)).toThrow(new BadRecord('has a decimal of 1048576 bytes'));
  const logical = { name: 'decimal', precision: 2_000_000_000, scale: 1_000_000_000 };
  expect(columnReader({ type: 'bytes', logical }, types.DECIMAL(10, 2), settings)).toBeNull();
  expect(costSince(start)).toBeLessThan(1_000);
});

it('a schema of many fields is read in no more time than it is long', () => {
  const names = Array.from({ length: 100_000 }, (_, i) => ({ name: `f${i}`, type: 'int' }));
  const start = process.cpuUsage();
  expect(parseAvroSchema(JSON.stringify({ type: 'record', name: 'r', fields: names }), 'here')).toMatchObject({ type: 'record' });
  expect(costSince(start)).toBeLessThan(5_000);
});

it('damaged files give rows or typed errors, in little memory', { timeout: 60_000 }, async () => {
  const before = process.resourceUsage().maxRSS;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files).chain(damagedBytes), async (bytes) => {
      try {
        await readFile(bytes, { fields, onError: 'skip' });
      } catch (error) {
        if (!isHeadraceError(error)) throw error;
      }
    }),
    { numRuns: Number(process.env['HEADRACE_RUNS'] ?? 1_500) },
  );
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(800_000);
});
