import { isHeadraceError } from '../errors/connector-error';
import type { OnError } from '../format/format';
import { types, type Field } from '../schema/data-type';
import type { SqlRow } from '../schema/values';
import type { ReadContainer } from './container-files';
import type { FormatSubject } from './format-subject';
import { broken, expectBytes, type Law } from './law';
import { expectRows } from './same-rows';

const law = (
  id: string,
  title: string,
  check: (subject: FormatSubject) => Promise<void>,
  applies: (subject: FormatSubject) => string | null = onlyFiles,
): Law<FormatSubject> => ({ id: `format.files.${id}`, role: 'format', title, check, applies });

const onlyFiles = ({ of }: FormatSubject): string | null => (of.container ? null : 'its rows stand in records, not in files of its own');
const withPoison = (subject: FormatSubject): string | null =>
  onlyFiles(subject) ?? (subject.of.poison.length > 0 ? null : 'every file can be read');

const fields: readonly Field[] = [
  { name: 'id', type: types.BIGINT },
  { name: 'word', type: types.STRING },
];
const ROWS = 6_000;
const CAPACITY = 500;
/** Each position is a run of its own. */
const MOST_POSITIONS = 20;
const CUTS = 24;

const rowsOf = ({ of }: FormatSubject): SqlRow[] =>
  Array.from({ length: of.container?.rows ?? ROWS }, (_, i) => [BigInt(i), i % 7 === 0 ? null : `word ${(i * 31) % 997} é`]);

/** Laws of formats whose files are containers (`FormatRuntime.files`). The manifest: none may go without a decision. */
export const containerLaws: readonly Law<FormatSubject>[] = [
  law('ranges', 'Ranges side by side give every row once, however a file is cut into them', async (subject) => {
    const rows = rowsOf(subject);
    const file = subject.file(rows, fields);
    for (const parts of [1, 2, 3, 7, 40]) {
      const size = Math.ceil(file.length / parts);
      const seen: SqlRow[] = [];
      for (let start = 0; start < file.length; start += size)
        seen.push(
          ...(await subject.read(file, { fields, range: { start, end: Math.min(start + size, file.length) }, capacity: CAPACITY })).rows,
        );
      expectRows({ seen, expected: rows, fields, when: `in ${parts} ranges` });
    }
  }),
  law('restart', 'Reading goes on behind every position, as it comes out of a checkpoint', async (subject) => {
    const rows = rowsOf(subject);
    const file = subject.file(rows, fields);
    const { positions } = await subject.read(file, { fields, capacity: CAPACITY });
    const blocks = new Set(positions.map(({ position }) => position.byte)).size;
    if (blocks < 3) broken(`the file has ${blocks} blocks: take options that make them smaller, or more rows (container.rows)`);
    const step = Math.ceil(positions.length / MOST_POSITIONS);
    for (const { rows: before, position } of positions.filter((_, i) => i % step === 0)) {
      const from = JSON.parse(JSON.stringify(position)) as typeof position;
      const { rows: seen } = await subject.read(file, { fields, from, capacity: 77 });
      expectRows({ seen, expected: rows.slice(before), fields, when: `behind row ${before}` });
    }
  }),
  law('empty', 'A file without rows is one, and of no columns there are as many rows', async (subject) => {
    if ((await subject.read(subject.file([], fields), { fields })).rows.length > 0) broken('a file without rows gave some');
    const { rows } = await subject.read(subject.file(rowsOf(subject).slice(0, 100), fields), { fields, projection: [] });
    if (rows.length !== 100) broken(`of no columns there are ${rows.length} rows instead of 100`);
  }),
  law('cut-off', 'A file that ends too early stops with its place under fail, and is otherwise read as far as it goes', async (subject) => {
    const rows = rowsOf(subject);
    const file = subject.file(rows, fields);
    let noticed = 0;
    for (let i = 0; i < CUTS; i++) {
      const torn = file.slice(0, Math.floor(((i + 0.5) * file.length) / CUTS));
      const when = `cut off at byte ${torn.length} of ${file.length}`;
      const failed = await failure(subject, torn, when);
      noticed += failed === null ? 0 : 1;
      const { rows: seen, rejected } = await readUnder(subject, torn, { onError: 'skip', when });
      expectRows({ seen, expected: rows.slice(0, seen.length), fields, when });
      if (failed !== null && rejected.length === 0) broken(`${when}: what it stops at under fail is not handed over under skip`);
    }
    if (noticed < CUTS / 2) broken(`${CUTS - noticed} of ${CUTS} files that were cut off passed for whole ones`);
  }),
  law(
    'poison',
    'What is no such file stops with its place under fail, and is passed over and handed over under skip and dead-letter',
    async (subject) => {
      for (const [i, poison] of subject.of.poison.entries()) {
        const when = `the file ${i} of the poison`;
        if ((await failure(subject, poison, when)) === null) broken(`${when} was taken for a file`);
        for (const onError of ['skip', 'dead-letter'] as const) {
          const { rows, rejected } = await readUnder(subject, poison, { onError, when });
          if (rows.length > 0) broken(`${when} gave ${rows.length} rows`);
          if (rejected.length !== 1) broken(`${when} was handed over ${rejected.length} times under ${onError}`);
          const { bytes, place } = rejected[0]!;
          if (place === '') broken(`${when} was handed over without its place`);
          expectBytes(bytes, poison, `what was handed over of ${when} has`);
        }
      }
    },
    withPoison,
  ),
];

/** The message of a typed error of the user's; null: it was read. */
async function failure(subject: FormatSubject, file: Uint8Array, when: string): Promise<string | null> {
  try {
    await subject.read(file, { fields, capacity: CAPACITY });
    return null;
  } catch (error) {
    if (!isHeadraceError(error) || error.domain !== 'user') return broken(`${when}: the error is ${String(error)}`);
    if (!error.record || error.record.place === '') return broken(`${when}: the error does not carry the record and its place`);
    return error.message;
  }
}

async function readUnder(
  subject: FormatSubject,
  file: Uint8Array,
  { onError, when }: { readonly onError: OnError; readonly when: string },
): Promise<ReadContainer> {
  try {
    return await subject.read(file, { fields, onError, capacity: CAPACITY });
  } catch (error) {
    return broken(`${when}: under ${onError} it stops with ${String(error)}`);
  }
}
