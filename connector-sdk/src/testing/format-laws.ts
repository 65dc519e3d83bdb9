import { framedEncoder, RowsToColumns } from '../base/index';
import { isHeadraceError } from '../errors/connector-error';
import { ByteBuffer } from '../format/format';
import { ColumnBatch, RowKind } from '../schema/column-vector';
import { types, type Field } from '../schema/data-type';
import type { SqlRow } from '../schema/values';
import type { RowChange } from '../spec/connector-spec';
import { decodeBytes, decodeFramedBytes, tableOf, type DecodedBytes, type Decoding } from './decode-bytes';
import type { FormatCase, FormatHarness } from './harness';
import { broken, type Law } from './law';
import { expectRows, inTimeZones } from './same-rows';
import { edgeRows, formatTypes } from './sample-values';

/** What a format law looks at: one case of one harness. */
export class FormatSubject {
  readonly fields: readonly Field[];

  constructor(
    readonly harness: FormatHarness,
    readonly of: FormatCase<unknown>,
  ) {
    this.fields = (of.types ?? formatTypes).map((type, i) => ({ name: `c${i}`, type }));
  }

  get rows(): readonly SqlRow[] {
    return edgeRows(this.fields);
  }
  get expected(): readonly SqlRow[] {
    const same = this.of.same ?? ((value) => value);
    return this.rows.map((row) => row.map((value, i) => same(value, this.fields[i]!)));
  }

  /** Each row as a record of its own. */
  encode(rows = this.rows, fields = this.fields): Uint8Array[] {
    const batch = batchOf(fields, Math.max(1, rows.length));
    new RowsToColumns(fields).fill(batch, rows, null);
    const encoder = this.harness.format.createEncoder({ options: this.of.options, schema: tableOf(fields) });
    return rows.map((_, i) => {
      const buffer = new ByteBuffer(64);
      encoder.encode(batch, { from: i, to: i + 1 }, buffer);
      return buffer.written().slice();
    });
  }

  /** The same through the way of sources that frame records themselves. */
  encodeFramed(rows: readonly SqlRow[], fields: readonly Field[], kinds: readonly RowChange[] | null = null): Uint8Array[] {
    const batch = batchOf(fields, Math.max(1, rows.length));
    new RowsToColumns(fields).fill(batch, rows, kinds);
    const encoder = this.harness.format.createEncoder({ options: this.of.options, schema: tableOf(fields) });
    const [buffer, ends] = [new ByteBuffer(64), new Int32Array(rows.length)];
    framedEncoder(encoder).encodeFramed(batch, { from: 0, to: rows.length }, buffer, ends);
    return rows.map((_, i) => buffer.bytes.slice(i === 0 ? 0 : ends[i - 1]!, ends[i]!));
  }

  /** Decodes records in the way that the format knows: as one stream, or framed where it has no ends of its own. */
  decode(records: readonly Uint8Array[], more: Partial<Omit<Decoding<unknown>, 'format' | 'options'>> = {}): DecodedBytes {
    const how = { fields: this.fields, ...more, format: this.harness.format, options: this.of.options };
    return this.of.framed === true ? decodeFramedBytes(records, how) : decodeBytes(this.of.stream?.(records) ?? joined(records), how);
  }
  decodeFramed(records: readonly Uint8Array[], fields = this.fields): DecodedBytes {
    return decodeFramedBytes(records, { fields, format: this.harness.format, options: this.of.options });
  }
}

const batchOf = (fields: readonly Field[], capacity: number): ColumnBatch =>
  ColumnBatch.allocate(
    fields.map((field) => field.type),
    capacity,
  );

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const law = (
  id: string,
  title: string,
  check: (subject: FormatSubject) => Promise<void> | void,
  applies?: Law<FormatSubject>['applies'],
): Law<FormatSubject> => ({
  id: `format.${id}`,
  role: 'format',
  title,
  check: async (subject) => check(subject),
  ...(applies ? { applies } : {}),
});

const same = (subject: FormatSubject, seen: readonly SqlRow[], when: string): void =>
  expectRows({ seen, expected: subject.expected, fields: subject.fields, when });

const noPoison = ({ of }: FormatSubject): string | null => (of.poison.length > 0 ? null : 'every record can be decoded');

const unframed = ({ of }: FormatSubject): string | null => (of.framed === true ? 'its records have no end of their own' : null);

/** Laws of every format. The manifest: none may go without a decision. */
export const formatLaws: readonly Law<FormatSubject>[] = [
  law('round-trip', 'What was encoded decodes to the same values, of every type, in any time zone of the process', (subject) =>
    inTimeZones((zone) => {
      same(subject, subject.decode(subject.encode()).rows, `with TZ=${zone}`);
      return Promise.resolve();
    }),
  ),
  law(
    'pieces',
    'However the stream is cut, the same rows come',
    (subject) => {
      const records = subject.encode();
      for (const size of [1, 2, 7, 64, 1_000])
        same(subject, subject.decode(records, { pieces: [size] }).rows, `in pieces of ${size} bytes`);
    },
    unframed,
  ),
  law('framed', 'Records that come framed, as messages, give the same rows, and each row knows its record', (subject) => {
    const { rows, origins } = subject.decodeFramed(subject.encodeFramed(subject.rows, subject.fields));
    same(subject, rows, 'framed');
    const wanted = subject.rows.map((_, i) => i);
    if (origins.join() !== wanted.join()) broken(`the rows name the records ${origins.join(', ')} instead of ${wanted.join(', ')}`);
  }),
  law(
    'changelog',
    'A format of changes brings back which rows are there and which are gone',
    (subject) => {
      const kinds = ['insert', 'update-before', 'update-after', 'delete'] as const;
      const records = subject.encodeFramed(
        kinds.map((_, i) => [i]),
        one,
        kinds,
      );
      const { rows, kinds: seen } = subject.decodeFramed(records, one);
      const gone = seen.map((kind) => (kind === RowKind.delete || kind === RowKind.updateBefore ? 'gone' : 'there'));
      expectRows({ seen: rows, expected: kinds.map((_, i) => [i]), fields: one, when: 'after one change of each kind' });
      if (gone.join() !== 'there,gone,there,gone')
        broken(`an insert, the two halves of an update and a delete came back as ${gone.join(', ')}`);
    },
    ({ harness }) => (harness.format.spec.changelog === 'all' ? null : 'it carries rows, not changes of rows'),
  ),
  law('small-batches', 'A batch that is full is gone on from where it stopped', (subject) => {
    const records = subject.encode();
    for (const capacity of [1, 2, 3]) same(subject, subject.decode(records, { capacity }).rows, `in batches of ${capacity}`);
  }),
  law('projection', 'Columns that are not asked for cost nothing and change nothing', (subject) => {
    const records = subject.encode();
    for (const [i, field] of subject.fields.entries()) {
      const expected = subject.expected.map((row) => [row[i]!]);
      expectRows({ seen: subject.decode(records, { projection: [i] }).rows, expected, fields: [field], when: `the column ${i} alone` });
    }
  }),
  law('deterministic', 'The same row encodes to the same bytes', (subject) => {
    const [once, again] = [joined(subject.encode()), joined(subject.encode())];
    if (once.length !== again.length || once.some((byte, i) => byte !== again[i])) broken('a second encoder wrote other bytes');
  }),
  law(
    'poison.fail',
    'A bad record stops with its place and bytes, under the policy fail',
    (subject) => {
      for (const poison of subject.of.poison) {
        try {
          subject.decode([...numbers(subject, [1, 2]), poison], { fields: one });
        } catch (error) {
          if (!isHeadraceError(error) || error.domain !== 'user') return broken(`the error is ${String(error)}`);
          if (!error.record || error.record.place === '') broken('the error does not carry the record and its place');
          continue;
        }
        broken(`${show(poison)} was taken for a record`);
      }
    },
    noPoison,
  ),
  law('poison.skip', 'Under skip all other records come', (subject) => expectRest(subject, 'skip'), noPoison),
  law('poison.dead-letter', 'Under dead-letter the raw bytes are handed over', (subject) => expectRest(subject, 'dead-letter'), noPoison),
];

const one: readonly Field[] = [{ name: 'n', type: types.INT }];
const numbers = (subject: FormatSubject, values: readonly number[]): Uint8Array[] =>
  subject.encode(
    values.map((value) => [value]),
    one,
  );
const show = (bytes: Uint8Array): string => JSON.stringify(new TextDecoder().decode(bytes));

function expectRest(subject: FormatSubject, onError: 'skip' | 'dead-letter'): void {
  for (const poison of subject.of.poison) {
    const records = [...numbers(subject, [1, 2]), poison, ...numbers(subject, [3])];
    const { rows: seen, rejected } = subject.decode(records, { fields: one, onError });
    expectRows({ seen, expected: [[1], [2], [3]], fields: one, when: `around ${show(poison)}` });
    if (rejected.length !== 1) return broken(`${rejected.length} records were rejected instead of one, ${show(poison)}`);
    const { bytes } = rejected[0]!;
    if ((bytes.length === 0 && poison.length > 0) || bytes.some((byte, i) => byte !== poison[i]))
      broken(`the rejected bytes are ${show(bytes)} instead of ${show(poison)}`);
  }
}
