import { notNull, scalarFunction, tableFunction, types } from '@headrace/connector-sdk/functions';
import { ByteArena, valueReader, valueWriter } from '@headrace/connector-sdk/base';
import { ColumnVector, types as sql, type DataType, type SqlValue } from '@headrace/connector-sdk/schema';
import { describe, expect, it } from 'vitest';
import { BATCH_ROWS, EngineBatch } from '../contract/batch';
import { BatchEncoder } from '../dataflow/batch-codec';
import { Answers } from './answers';
import { answeredTypes, type CallOfSet, type CallSet } from './call-set';
import { CallProgress, changedSince, ScalarCaller, TableCaller } from './caller';
import { declared } from './declarations';
import { FRAME_HEAD, FrameKind, FrameReader, putHead, type Frame } from './frames';

function batchOf(columnTypes: readonly DataType[], rows: readonly (readonly SqlValue[])[]): EngineBatch {
  const batch = new EngineBatch(
    columnTypes.map((type) => new ColumnVector(type, BATCH_ROWS)),
    BATCH_ROWS,
  );
  columnTypes.forEach((type, i) => {
    const [write, arena] = [valueWriter('c', type), new ByteArena()];
    rows.forEach((row, at) => write(batch.columns[i]!, at, row[i]!, arena));
  });
  batch.rowCount = rows.length;
  return batch;
}
const valuesOf = (batch: EngineBatch): readonly (readonly SqlValue[])[] =>
  Array.from({ length: batch.rowCount }, (_, row) => batch.columns.map((column) => valueReader(column.type)(column, row)));

const join = scalarFunction({
  parameters: { a: types.STRING, n: notNull(types.INT) },
  returns: types.STRING,
  call: ({ a, n }) => (a === null ? null : a.repeat(n)),
});
const spread = tableFunction({
  parameters: { n: types.INT },
  rows: { i: types.INT, text: types.STRING },
  call: function* ({ n }) {
    for (let i = 0; i < (n ?? 0); i++) yield { i, text: `t${i}` };
  },
});
const callOf = (name: string, fn: typeof join, args: readonly number[], more: Partial<CallOfSet>): CallOfSet => ({
  user: { module: 'm', name, deterministic: true, parameters: declared(name, fn).parameters },
  args,
  ...more,
});
const joining: CallSet = { files: {}, sent: [sql.INT, sql.STRING], calls: [callOf('join', join, [1, 0], { returns: sql.STRING })] };
const spreading: CallSet = { files: {}, sent: [sql.INT], calls: [callOf('spread', spread, [0], { rows: declared('s', spread).rows! })] };

describe('calls of a batch', () => {
  it('give arguments by name and skip what may not be NULL', () => {
    const caller = new ScalarCaller(joining, [join], new CallProgress());
    caller.fill(
      batchOf(joining.sent, [
        [2, 'ab'],
        [null, 'c'],
        [3, null],
      ]),
    );
    expect(valuesOf(caller.answer)).toEqual([['abab'], [null], [null]]);
    caller.fill(batchOf(joining.sent, [[1, 'x']]));
    expect(valuesOf(caller.answer)).toEqual([['x']]);
  });

  it('say where they stand when they fail', () => {
    const progress = new CallProgress();
    const caller = new ScalarCaller(joining, [join], progress);
    expect(() =>
      caller.fill(
        batchOf(joining.sent, [
          [1, 'ok'],
          [-1, 'x'],
        ]),
      ),
    ).toThrow('Invalid count value');
    expect(progress).toMatchObject({ row: 1, answered: false });
  });

  it('come in parts where a table function has many rows', () => {
    const caller = new TableCaller(spreading, spread, new CallProgress());
    const batch = batchOf(spreading.sent, [[1], [null], [5_000], [2]]);
    caller.begin();
    expect(caller.fill(batch)).toBe(false);
    const first = valuesOf(caller.answer);
    expect(caller.fill(batch)).toBe(true);
    const rows = [...first, ...valuesOf(caller.answer)];
    expect(first).toHaveLength(BATCH_ROWS);
    expect(rows).toHaveLength(5_003);
    expect(rows.slice(0, 2)).toEqual([
      [0, 't0', 0],
      [0, 't0', 2],
    ]);
    expect(rows.slice(-3)).toEqual([
      [4_999, 't4999', 2],
      [0, 't0', 3],
      [1, 't1', 3],
    ]);
  });

  it('know whether the module is what was compiled', () => {
    expect(changedSince(joining.calls[0]!, join)).toBeNull();
    expect(changedSince(spreading.calls[0]!, spread)).toBeNull();
    expect(changedSince({ ...joining.calls[0]!, returns: sql.INT }, join)).toContain('of another type');
    expect(changedSince(joining.calls[0]!, spread)).toContain('parameters');
  });
});

describe('answers', () => {
  const body = (batch: EngineBatch): Uint8Array => new BatchEncoder().encode(batch, 0).slice();
  const answered = batchOf(
    [sql.STRING, sql.BIGINT],
    [
      ['Grüße', 1n],
      [null, -1n],
    ],
  );

  it('come back as they were', () => {
    const answers = new Answers([sql.STRING, sql.BIGINT]);
    expect(valuesOf(answers.read(body(answered), 2))).toEqual([
      ['Grüße', 1n],
      [null, -1n],
    ]);
    expect(answeredTypes(spreading)).toEqual([sql.INT, sql.STRING, sql.INT]);
  });

  it('are believed in no size that they only claim', () => {
    const answers = new Answers([sql.STRING, sql.BIGINT]);
    expect(() => answers.read(body(answered), 3)).toThrow('gave an answer that is none');
    const whole = body(answered);
    for (let length = 0; length < whole.length; length++) expect(() => answers.read(whole.slice(0, length), 2)).toThrow('is none');
    for (let at = 0; at < whole.length; at++)
      for (const value of [0, 1, 127, 255]) {
        const changed = whole.slice();
        changed[at] = value;
        try {
          const read = answers.read(changed, 2);
          expect(valuesOf(read)).toHaveLength(2);
          answers.give(read);
        } catch (error) {
          expect(String(error)).toContain('is none');
        }
      }
  });
});

it('frames come whole out of chunks of any size', () => {
  const bodies = [0, 1, 100, 5_000].map((length, set) => {
    const body = new Uint8Array(FRAME_HEAD + length).fill(set);
    return putHead(body, { kind: FrameKind.answer, set, last: set % 2 === 0 });
  });
  const all = Buffer.concat(bodies);
  for (const size of [1, 7, 16, 333, all.length]) {
    const frames: Frame[] = [];
    const reader = new FrameReader((frame) => frames.push(frame));
    for (let at = 0; at < all.length; at += size) reader.push(all.subarray(at, at + size));
    expect(frames.map(({ set, last, bytes }) => [set, last, bytes.length])).toEqual([
      [0, true, 0],
      [1, false, 1],
      [2, true, 100],
      [3, false, 5_000],
    ]);
    expect(frames[3]!.bytes.every((byte) => byte === 3)).toBe(true);
  }
  expect(() => new FrameReader(() => undefined).push(new Uint8Array(16).fill(255))).toThrow('a frame of');
});
