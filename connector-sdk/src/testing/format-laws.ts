import { ColumnsToRows, RowsToColumns } from '../base/index';
import { isHeadraceError, type RejectedRecord } from '../errors/connector-error';
import { ByteBuffer, type DecoderSetup } from '../format/format';
import { ColumnBatch } from '../schema/column-vector';
import { types, type Field } from '../schema/data-type';
import type { TableSchema } from '../schema/table-schema';
import type { SqlRow } from '../schema/values';
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
    const encoder = this.harness.format.createEncoder({ options: this.of.options, schema: schemaOf(fields) });
    return rows.map((_, i) => {
      const buffer = new ByteBuffer(64);
      encoder.encode(batch, { from: i, to: i + 1 }, buffer);
      return buffer.written().slice();
    });
  }

  stream(records: readonly Uint8Array[]): Uint8Array {
    return this.of.stream?.(records) ?? joined(records);
  }

  /** Decodes a stream that comes in pieces of `pieceBytes`, into batches of `capacity` rows. */
  decode(
    bytes: Uint8Array,
    of: Partial<Pick<DecoderSetup<unknown>, 'onError' | 'reject' | 'projection'>> & {
      fields?: readonly Field[];
      pieceBytes?: number;
      capacity?: number;
    } = {},
  ): SqlRow[] {
    const { fields = this.fields, pieceBytes = bytes.length, capacity = 64, onError = 'fail', reject = () => undefined } = of;
    const projection = of.projection ?? fields.map((_, i) => i);
    const columns = projection.map((i) => fields[i]!);
    const decoder = this.harness.format.createDecoder({ options: this.of.options, schema: schemaOf(fields), projection, onError, reject });
    const [batch, toRows] = [batchOf(columns, capacity), new ColumnsToRows(columns)];
    const rows: SqlRow[] = [];
    let from = 0;
    for (let end = Math.min(pieceBytes, bytes.length); ; end = Math.min(end + pieceBytes, bytes.length)) {
      const final = end === bytes.length;
      for (;;) {
        const result = decoder.decode({ bytes, from, end, base: 0, final }, batch);
        from += result.consumed;
        rows.push(...toRows.rows(batch));
        if (result.consumed === 0 || (result.rows < capacity && from >= end)) break;
      }
      if (final) return rows;
    }
  }
}

const schemaOf = (fields: readonly Field[]): TableSchema => ({ name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] });
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

/** Laws of every format. The manifest: none may go without a decision. */
export const formatLaws: readonly Law<FormatSubject>[] = [
  law('round-trip', 'What was encoded decodes to the same values, of every type, in any time zone of the process', (subject) =>
    inTimeZones((zone) => {
      same(subject, subject.decode(subject.stream(subject.encode())), `with TZ=${zone}`);
      return Promise.resolve();
    }),
  ),
  law('pieces', 'However the stream is cut, the same rows come', (subject) => {
    const bytes = subject.stream(subject.encode());
    for (const pieceBytes of [1, 2, 7, 64, 1_000]) same(subject, subject.decode(bytes, { pieceBytes }), `in pieces of ${pieceBytes} bytes`);
  }),
  law('small-batches', 'A batch that is full is gone on from where it stopped', (subject) => {
    const bytes = subject.stream(subject.encode());
    for (const capacity of [1, 2, 3]) same(subject, subject.decode(bytes, { capacity }), `in batches of ${capacity}`);
  }),
  law('projection', 'Columns that are not asked for cost nothing and change nothing', (subject) => {
    const bytes = subject.stream(subject.encode());
    for (const [i, field] of subject.fields.entries()) {
      const expected = subject.expected.map((row) => [row[i]!]);
      expectRows({ seen: subject.decode(bytes, { projection: [i] }), expected, fields: [field], when: `the column ${i} alone` });
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
          subject.decode(subject.stream([...numbers(subject, [1, 2]), poison]), { fields: one });
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
    const rejected: RejectedRecord[] = [];
    const records = [...numbers(subject, [1, 2]), poison, ...numbers(subject, [3])];
    const reject = (record: RejectedRecord): void => void rejected.push({ ...record, bytes: record.bytes.slice() });
    const seen = subject.decode(subject.stream(records), { fields: one, onError, reject });
    expectRows({ seen, expected: [[1], [2], [3]], fields: one, when: `around ${show(poison)}` });
    if (rejected.length !== 1) return broken(`${rejected.length} records were rejected instead of one, ${show(poison)}`);
    const { bytes } = rejected[0]!;
    if (bytes.length === 0 || bytes.some((byte, i) => byte !== poison[i]))
      broken(`the rejected bytes are ${show(bytes)} instead of ${show(poison)}`);
  }
}
