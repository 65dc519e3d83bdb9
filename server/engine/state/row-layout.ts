import { physicalOf, type DataType, type Physical } from '@headrace/connector-sdk/schema';

/**
 * A stored row is one record: 32-bit words from `2 * r` on, where r is the record's first 64-bit word in its page. Words 0–3 are the
 * store's own: size in 64-bit words (0: free), hash of the key, next and previous record of the key's list.
 */
export const SIZE = 0;
export const HASH = 1;
export const NEXT = 2;
export const PREVIOUS = 3;
const HEADER_WORDS = 4;

/** Where a column lies: a 32-bit word (bool, i32; bytes: the word with the end of the text, from the record's start), else a 64-bit one. */
export interface RowColumn {
  readonly type: DataType;
  readonly physical: Physical;
  readonly at: number;
}

export interface RowLayout {
  readonly columns: readonly RowColumn[];
  /** Columns whose values find a list. */
  readonly key: readonly number[];
  /** Columns that tell the rows of one list apart; null: nobody looks rows up one by one. */
  readonly identity: readonly number[] | null;
  /** 32-bit word with the hash that the exchange takes, where the key holds more than its columns; -1: the key's own. */
  readonly groupAt: number;
  /** 32-bit word with the hash of key and identity; -1: no identity. */
  readonly identityHash: number;
  /** First of the 32-bit words with a NULL bit for each column. */
  readonly nullsAt: number;
  /** 64-bit word with the number of the row's arrival; -1: lists need no order over a restore. */
  readonly arrivalAt: number;
  /** The operator's own 32-bit words and doubles by name. */
  readonly words: Readonly<Record<string, number>>;
  readonly doubles: Readonly<Record<string, number>>;
  /** 64-bit words of a record without its texts. */
  readonly fixedWords: number;
  /** Records begin and end at even 64-bit words, for columns of 128 bits. */
  readonly even: boolean;
}

export interface RowLayoutOptions {
  readonly types: readonly DataType[];
  readonly key: readonly number[];
  readonly identity?: readonly number[] | null;
  readonly ordered?: boolean;
  /** The key holds more columns than the exchange: its hash is kept beside (`setWord(address, layout.groupAt, hash)`). */
  readonly grouped?: boolean;
  readonly words?: readonly string[];
  readonly doubles?: readonly string[];
}

/** Places 32-bit values first, then 128-bit ones, then 64-bit ones; texts follow the record's fixed part in the order of their columns. */
export function rowLayout({
  types,
  key,
  identity = null,
  ordered = false,
  grouped = false,
  words = [],
  doubles = [],
}: RowLayoutOptions): RowLayout {
  const physicals = types.map(physicalOf);
  const even = physicals.includes('i128');
  let word = HEADER_WORDS;
  const take32 = (): number => word++;
  const identityHash = identity === null ? -1 : take32();
  const groupAt = grouped ? take32() : -1;
  const nullsAt = word;
  word += Math.ceil(types.length / 32);
  const ownWords = Object.fromEntries(words.map((name) => [name, take32()]));
  const at = physicals.map((physical) => (physical === 'bool' || physical === 'i32' || physical === 'bytes' ? take32() : -1));
  let long = (word + 1) >>> 1;
  if (even) long += long % 2;
  const take64 = (size: number): number => (long += size) - size;
  physicals.forEach((physical, index) => {
    if (physical === 'i128') at[index] = take64(2);
  });
  physicals.forEach((physical, index) => {
    if (physical === 'i64' || physical === 'f64') at[index] = take64(1);
  });
  const ownDoubles = Object.fromEntries(doubles.map((name) => [name, take64(1)]));
  const arrivalAt = ordered ? take64(1) : -1;
  return {
    columns: types.map((type, index) => ({ type, physical: physicals[index]!, at: at[index]! })),
    key,
    identity,
    groupAt,
    identityHash,
    nullsAt,
    arrivalAt,
    words: ownWords,
    doubles: ownDoubles,
    fixedWords: long,
    even,
  };
}

/** The text column before column `index`, at whose end its text begins; null: it begins where the fixed part ends. */
export function textBefore(layout: RowLayout, index: number): RowColumn | null {
  for (let i = index - 1; i >= 0; i--) if (layout.columns[i]!.physical === 'bytes') return layout.columns[i]!;
  return null;
}
