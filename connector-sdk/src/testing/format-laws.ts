import { isHeadraceError } from '../errors/connector-error';
import { RowKind } from '../schema/column-vector';
import { types, type Field } from '../schema/data-type';
import type { SqlRow } from '../schema/values';
import { containerLaws } from './container-laws';
import { framedRecords, tableOf } from './decode-bytes';
import { joined, type FormatSubject } from './format-subject';
import { broken, expectBytes, type Law } from './law';
import { expectRows, inTimeZones } from './same-rows';

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

const onlyRecords = ({ of }: FormatSubject): string | null => (of.container ? 'its rows stand in files of its own, not in records' : null);
const withPoison = (subject: FormatSubject): string | null =>
  onlyRecords(subject) ?? (subject.of.poison.length > 0 ? null : 'every record can be decoded');
const onlyStreams = (subject: FormatSubject): string | null =>
  onlyRecords(subject) ?? (subject.of.framed === true ? 'its records have no end of their own' : null);

/** Laws of every format. The manifest: none may go without a decision. */
export const formatLaws: readonly Law<FormatSubject>[] = [
  law('round-trip', 'What was encoded decodes to the same values, of every type, in any time zone of the process', (subject) =>
    inTimeZones(async (zone) => same(subject, (await subject.decode(await subject.encode())).rows, `with TZ=${zone}`)),
  ),
  law(
    'pieces',
    'However the stream is cut, the same rows come',
    async (subject) => {
      const records = await subject.encode();
      for (const size of [1, 2, 7, 64, 1_000])
        same(subject, (await subject.decode(records, { pieces: [size] })).rows, `in pieces of ${size} bytes`);
    },
    onlyStreams,
  ),
  law(
    'framed',
    'Records that come framed, as messages, give the same rows, and each row knows its record',
    async (subject) => {
      const { rows, origins } = await subject.decodeFramed(await subject.encodeFramed(subject.rows, subject.fields));
      same(subject, rows, 'framed');
      const wanted = subject.rows.map((_, i) => i);
      if (origins.join() !== wanted.join()) broken(`the rows name the records ${origins.join(', ')} instead of ${wanted.join(', ')}`);
    },
    onlyRecords,
  ),
  law(
    'prepared',
    'What records need from elsewhere is fetched before they are decoded, and then known',
    async (subject) => {
      const records = framedRecords(await subject.encodeFramed(subject.rows, subject.fields));
      const decoder = decoderOf(subject);
      const fetching = decoder.prepare!(records, 0);
      if (fetching === null) return broken('a new decoder says that it has all that it needs');
      await fetching;
      for (let first = 0; first < records.count; first++)
        if (decoder.prepare!(records, first) !== null) broken(`the record ${first} needs something again`);
    },
    (subject) => onlyRecords(subject) ?? (decoderOf(subject).prepare ? null : 'its records need nothing from elsewhere'),
  ),
  law(
    'changelog',
    'A format of changes brings back which rows are there and which are gone',
    async (subject) => {
      const kinds = ['insert', 'update-before', 'update-after', 'delete'] as const;
      const records = await subject.encodeFramed(
        kinds.map((_, i) => [i]),
        one,
        kinds,
      );
      const { rows, kinds: seen } = await subject.decodeFramed(records, one);
      const gone = seen.map((kind) => (kind === RowKind.delete || kind === RowKind.updateBefore ? 'gone' : 'there'));
      expectRows({ seen: rows, expected: kinds.map((_, i) => [i]), fields: one, when: 'after one change of each kind' });
      if (gone.join() !== 'there,gone,there,gone')
        broken(`an insert, the two halves of an update and a delete came back as ${gone.join(', ')}`);
    },
    (subject) => onlyRecords(subject) ?? (subject.harness.format.spec.changelog === 'all' ? null : 'it carries rows, not changes of rows'),
  ),
  law('small-batches', 'A batch that is full is gone on from where it stopped', async (subject) => {
    const records = await subject.encode();
    for (const capacity of [1, 2, 3]) same(subject, (await subject.decode(records, { capacity })).rows, `in batches of ${capacity}`);
  }),
  law('projection', 'Columns that are not asked for cost nothing and change nothing', async (subject) => {
    const records = await subject.encode();
    for (const [i, field] of subject.fields.entries()) {
      const expected = subject.expected.map((row) => [row[i]!]);
      const { rows: seen } = await subject.decode(records, { projection: [i] });
      expectRows({ seen, expected, fields: [field], when: `the column ${i} alone` });
    }
  }),
  law('deterministic', 'The same row encodes to the same bytes', async (subject) => {
    const [once, again] = [joined(await subject.encode()), joined(await subject.encode())];
    if (once.length !== again.length || once.some((byte, i) => byte !== again[i])) broken('a second encoder wrote other bytes');
  }),
  law(
    'poison.fail',
    'A bad record stops with its place and bytes, under the policy fail',
    async (subject) => {
      for (const poison of subject.of.poison) {
        try {
          await subject.decode([...(await numbers(subject, [1, 2])), poison], { fields: one });
        } catch (error) {
          if (!isHeadraceError(error) || error.domain !== 'user') return broken(`the error is ${String(error)}`);
          if (!error.record || error.record.place === '') return broken('the error does not carry the record and its place');
          expectBytes(error.record.bytes, poison, 'the error carries');
          continue;
        }
        broken(`${show(poison)} was taken for a record`);
      }
    },
    withPoison,
  ),
  law('poison.skip', 'Under skip all other records come', (subject) => expectRest(subject, 'skip'), withPoison),
  law('poison.dead-letter', 'Under dead-letter the raw bytes are handed over', (subject) => expectRest(subject, 'dead-letter'), withPoison),
  ...containerLaws,
];

const decoderOf = ({ harness: { format }, of: { options }, fields }: FormatSubject) =>
  format.createDecoder({ options, schema: tableOf(fields), projection: fields.map((_, i) => i), onError: 'fail', reject: () => undefined });

const one: readonly Field[] = [{ name: 'n', type: types.INT }];
const numbers = (subject: FormatSubject, values: readonly number[]): Promise<Uint8Array[]> =>
  subject.encode(
    values.map((value) => [value]),
    one,
  );
const show = (bytes: Uint8Array): string => JSON.stringify(new TextDecoder().decode(bytes));

async function expectRest(subject: FormatSubject, onError: 'skip' | 'dead-letter'): Promise<void> {
  for (const poison of subject.of.poison) {
    const records = [...(await numbers(subject, [1, 2])), poison, ...(await numbers(subject, [3]))];
    const { rows: seen, rejected } = await subject.decode(records, { fields: one, onError });
    expectRows({ seen, expected: [[1], [2], [3]], fields: one, when: `around ${show(poison)}` });
    if (rejected.length !== 1) return broken(`${rejected.length} records were rejected instead of one, ${show(poison)}`);
    const { bytes, place } = rejected[0]!;
    expectBytes(bytes, poison, `what was rejected for ${show(poison)} has`);
    if (place === '') broken(`${show(poison)} was rejected without its place`);
  }
}
