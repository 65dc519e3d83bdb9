import { bytesEqual } from '../batch/byte-compare';
import type { KeyedTable } from './keyed-table';
import { hashOfWords } from './slot-hash';
import type { StateColumn } from './state-column';
import type { ColumnKind, TableLayout } from './table-layout';

/**
 * One key of a table as bytes, little-endian: size of all, words of the key, presence as f64, accumulators, then the texts of key and
 * accumulators in their order. Where a text stands in the heap is written as 0.
 */
const SIZE_BYTES = 4;
const PRESENCE_BYTES = 8;
const columnBytes: Readonly<Record<ColumnKind, number>> = { u8: 4, i32: 4, i64: 8, i128: 16, f64: 8, bytes: 8 };

/** Bytes of a record without its texts. */
export const fixedBytes = (layout: TableLayout): number =>
  SIZE_BYTES + layout.keyWords * 4 + PRESENCE_BYTES + layout.columns.reduce((sum, kind) => sum + columnBytes[kind], 0);

/** Where in a record an accumulator lies. */
export const columnAt = (layout: TableLayout, column: number): number =>
  fixedBytes({ ...layout, columns: layout.columns.slice(0, column) });

export const recordBytes = (view: DataView, at: number): number => view.getInt32(at, true);

/** Size of the slot's record. */
export function sizeOfSlot(table: KeyedTable, slot: number): number {
  return fixedBytes(table.layout) + table.bytesOfSlot(slot);
}

/** Writes the slot's record at `at`, which has room for it; answers where it ends. */
export function writeRecord(
  table: KeyedTable,
  slot: number,
  into: { readonly view: DataView; readonly bytes: Uint8Array },
  at: number,
): number {
  const { layout, keys, columns, heap } = table;
  const { view, bytes } = into;
  const { keyWords } = layout;
  let to = at + SIZE_BYTES;
  let text = at + fixedBytes(layout);
  const putText = (start: number, length: number): void => {
    bytes.set(heap.bytes.subarray(start, start + length), text);
    text += length;
  };
  for (let word = 0; word < keyWords; word++, to += 4) view.setInt32(to, keys[slot * keyWords + word]!, true);
  for (const column of layout.keyColumns)
    if (column.physical === 'bytes') {
      view.setInt32(at + SIZE_BYTES + column.at * 4, 0, true);
      putText(keys[slot * keyWords + column.at]!, keys[slot * keyWords + column.at + 1]!);
    }
  view.setFloat64(to, table.presence[slot]!, true);
  to += PRESENCE_BYTES;
  for (const column of columns) {
    writeColumn(column, slot, view, to);
    if (column.kind === 'bytes') putText(column.i32[2 * slot]!, column.i32[2 * slot + 1]!);
    to += columnBytes[column.kind];
  }
  view.setInt32(at, text - at, true);
  return text;
}

function writeColumn(column: StateColumn, slot: number, view: DataView, at: number): void {
  if (column.kind === 'u8') view.setInt32(at, column.u8[slot]!, true);
  else if (column.kind === 'f64') view.setFloat64(at, column.f64[slot]!, true);
  else {
    const words = columnBytes[column.kind] / 4;
    for (let word = 0; word < words; word++) view.setInt32(at + 4 * word, column.i32[words * slot + word]!, true);
    if (column.kind === 'bytes') view.setInt32(at, 0, true);
  }
}

/** Whether the record at `at` has the key of the slot. */
export function sameKey(
  table: KeyedTable,
  slot: number,
  from: { readonly view: DataView; readonly bytes: Uint8Array },
  at: number,
): boolean {
  const { layout, keys, heap } = table;
  const { view, bytes } = from;
  const base = slot * layout.keyWords;
  if (layout.nullMask && view.getInt32(at + SIZE_BYTES, true) !== keys[base]) return false;
  let text = at + fixedBytes(layout);
  for (const column of layout.keyColumns) {
    const words = at + SIZE_BYTES + column.at * 4;
    const first = column.physical === 'bytes' ? 1 : 0;
    for (let word = first; word < column.words; word++)
      if (view.getInt32(words + 4 * word, true) !== keys[base + column.at + word]) return false;
    if (first === 0) continue;
    const length = keys[base + column.at + 1]!;
    if (!bytesEqual(heap.bytes, keys[base + column.at]!, bytes, text, length)) return false;
    text += length;
  }
  return true;
}

/** Brings presence and accumulators of the record into the slot, which has its key. */
export function readValues(
  table: KeyedTable,
  slot: number,
  from: { readonly view: DataView; readonly bytes: Uint8Array },
  at: number,
): void {
  const { layout, columns, heap } = table;
  const { view, bytes } = from;
  let to = at + SIZE_BYTES + layout.keyWords * 4;
  let text = at + fixedBytes(layout);
  for (const column of layout.keyColumns)
    if (column.physical === 'bytes') text += view.getInt32(at + SIZE_BYTES + (column.at + 1) * 4, true);
  table.presence[slot] = view.getFloat64(to, true);
  to += PRESENCE_BYTES;
  for (const column of columns) {
    readColumn(column, slot, view, to);
    if (column.kind === 'bytes') {
      const length = column.i32[2 * slot + 1]!;
      column.i32[2 * slot] = heap.append(bytes, text, length);
      text += length;
    }
    to += columnBytes[column.kind];
  }
}

function readColumn(column: StateColumn, slot: number, view: DataView, at: number): void {
  if (column.kind === 'u8') column.u8[slot] = view.getInt32(at, true);
  else if (column.kind === 'f64') column.f64[slot] = view.getFloat64(at, true);
  else {
    const words = columnBytes[column.kind] / 4;
    for (let word = 0; word < words; word++) column.i32[words * slot + word] = view.getInt32(at + 4 * word, true);
  }
}

/** Brings the record's key into the slot. */
export function readKey(table: KeyedTable, slot: number, from: { readonly view: DataView; readonly bytes: Uint8Array }, at: number): void {
  const { layout, keys, heap } = table;
  const base = slot * layout.keyWords;
  for (let word = 0; word < layout.keyWords; word++) keys[base + word] = from.view.getInt32(at + SIZE_BYTES + 4 * word, true);
  let text = at + fixedBytes(layout);
  for (const column of layout.keyColumns)
    if (column.physical === 'bytes') {
      const length = keys[base + column.at + 1]!;
      keys[base + column.at] = heap.append(from.bytes, text, length);
      text += length;
    }
}

/** Puts the record into a table that does not have its key; answers the slot. */
export function insertRecord(table: KeyedTable, from: { readonly view: DataView; readonly bytes: Uint8Array }, at: number): number {
  const words = new Int32Array(table.layout.keyWords);
  keyWordsOf(table.layout, from.view, at, words);
  const slot = table.insertAbsent(hashOfWords(table.layout, words, 0));
  readKey(table, slot, from, at);
  readValues(table, slot, from, at);
  return slot;
}

/** The words of the record's key, for its hash. */
export function keyWordsOf(layout: TableLayout, view: DataView, at: number, into: Int32Array): void {
  for (let word = 0; word < layout.keyWords; word++) into[word] = view.getInt32(at + SIZE_BYTES + 4 * word, true);
}
