import { Readable } from 'node:stream';
import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import { types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { edgeRows, formatTypes } from '@headrace/connector-sdk/testing';
import { readFile, writeFile } from './files';

const fields: readonly Field[] = [
  { name: 'id', type: types.BIGINT },
  { name: 'word', type: types.STRING },
];
const rows: readonly SqlRow[] = Array.from({ length: 6_000 }, (_, i) => [BigInt(i), i % 7 === 0 ? null : `word ${i % 101} é`]);
const codecs = ['null', 'deflate', 'snappy'] as const;

describe('a container file', () => {
  it.each(codecs)('with the codec %s reads back, with every type', async (codec) => {
    const typed = formatTypes.map((type, i): Field => ({ name: `c${i}`, type }));
    const expected = edgeRows(typed);
    expect((await readFile(writeFile(typed, expected, { texts: { codec } }), { fields: typed })).rows).toEqual(expected);
  });

  it.each(codecs)('with the codec %s gives every row once, however it is cut into ranges', async (codec) => {
    const bytes = writeFile(fields, rows, { texts: { codec } });
    for (const size of [bytes.length, 50_000, 10_007]) {
      const read: SqlRow[] = [];
      for (let start = 0; start < bytes.length; start += size) {
        read.push(...(await readFile(bytes, { fields, range: { start, end: Math.min(start + size, bytes.length) } })).rows);
      }
      expect(read).toEqual(rows);
    }
  });

  it('goes on from every position', async () => {
    const bytes = writeFile(fields, rows.slice(0, 3_000));
    const whole = await readFile(bytes, { fields, capacity: 500 });
    for (const { rows: before, position } of whole.positions) {
      const rest = await readFile(bytes, { fields, from: JSON.parse(JSON.stringify(position)) as typeof position, capacity: 77 });
      expect(rest.rows).toEqual(whole.rows.slice(before));
    }
  });

  it('reads only the columns that are asked for', async () => {
    const bytes = writeFile(fields, rows.slice(0, 100));
    expect((await readFile(bytes, { fields, projection: [1] })).rows).toEqual(rows.slice(0, 100).map((row) => [row[1]]));
    expect((await readFile(bytes, { fields, projection: [] })).rows).toHaveLength(100);
  });

  it('of no rows is a file of no rows', async () => {
    expect((await readFile(writeFile(fields, []), { fields })).rows).toEqual([]);
  });

  it.each(codecs.slice(0, 2))('with the codec %s is one that avsc reads', async (codec) => {
    const bytes = writeFile(fields, rows.slice(0, 3_000), { texts: { codec } });
    const seen: unknown[] = [];
    const decoder = Readable.from([Buffer.from(bytes)]).pipe(new avsc.streams.BlockDecoder());
    for await (const record of decoder) seen.push(record);
    const plain = seen.map((record) => ({ ...(record as object) }));
    expect(plain).toEqual(rows.slice(0, 3_000).map(([id, word]) => ({ id: Number(id), word })));
  });
});

describe('a bad block', () => {
  const bytes = writeFile(fields, rows, { texts: { codec: 'snappy' } });
  const damaged = (at: number): Uint8Array => {
    const copy = bytes.slice();
    copy[at] = copy[at]! ^ 0xff;
    return copy;
  };

  it('stops with its place under the policy fail', async () => {
    await expect(readFile(damaged(bytes.length >> 1), { fields })).rejects.toMatchObject({
      code: 'format.avro.bad-record',
      record: { place: expect.stringMatching(/^test\.avro byte \d+$/) as string },
    });
  });

  it('is handed over, and the blocks around it come, wherever a byte is wrong', async () => {
    for (let at = 400; at < bytes.length; at += Math.floor(bytes.length / 20)) {
      const { rows: read, rejected } = await readFile(damaged(at), { fields, onError: 'dead-letter' });
      expect(rejected.length).toBeGreaterThan(0);
      expect(rejected.length).toBeLessThan(3);
      const missing = rows.length - read.length;
      expect(missing).toBeGreaterThan(0);
      expect(missing).toBeLessThan(rows.length);
      const ids = new Set(rows.map(([id]) => id));
      expect(read.every(([id]) => ids.delete(id!))).toBe(true);
    }
  });

  it('at the end of a file that is cut off is refused', async () => {
    const { rows: read, rejected } = await readFile(bytes.slice(0, bytes.length - 5), { fields, onError: 'skip' });
    expect(rejected).toHaveLength(1);
    expect(read).toEqual(rows.slice(0, read.length));
  });

  it('is not searched for in what is no container file', async () => {
    await expect(readFile(new TextEncoder().encode('{"id": 1}\n'), { fields })).rejects.toMatchObject({
      code: 'format.avro.not-a-container',
    });
  });
});
