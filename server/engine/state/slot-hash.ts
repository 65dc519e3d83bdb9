import { finishHash, foldWord, HASH_SEED, NULL_WORD } from './key-hash';
import type { TableLayout } from './table-layout';

/** A presence that stands for a key. */
export const isLive = (presence: number): boolean => presence > 0;

/** The hash of a slot's key, from its words; the same as generated code gets from the row. */
export const hashOfSlot = (layout: TableLayout, keys: Int32Array, slot: number): number =>
  hashOfWords(layout, keys, slot * layout.keyWords);

/** The hash of the key whose words begin at `base`: also of a key that is the beginning of a longer one. */
export function hashOfWords(layout: TableLayout, keys: Int32Array, base: number): number {
  const mask = layout.nullMask ? keys[base]! : 0;
  let hash = HASH_SEED;
  for (let index = 0; index < layout.keyColumns.length; index++) {
    const column = layout.keyColumns[index]!;
    if ((mask & (1 << index)) !== 0) hash = foldWord(hash, NULL_WORD);
    else if (column.physical === 'bytes') hash = foldWord(hash, keys[base + column.at + 2]!);
    else for (let word = 0; word < column.words; word++) hash = foldWord(hash, keys[base + column.at + word]!);
  }
  return finishHash(hash);
}
