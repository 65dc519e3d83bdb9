import { HeadraceError } from '@headrace/connector-sdk';
import { gatherWords, StateColumn } from './state-column';
import { elementsPerSlot, type ColumnKind, type TableLayout } from './table-layout';

/** Version of the encoding below, written in each section. */
export const SECTION_FORMAT = 1;
const HEADER_WORDS = 8;
const kinds: readonly ColumnKind[] = ['u8', 'i32', 'i64', 'i128', 'f64', 'bytes'];

/** A table's arrays; rows are the slots with a positive presence. Texts refer into `heap`. */
export interface TableImage {
  readonly layout: TableLayout;
  readonly keys: Int32Array;
  readonly presence: Float64Array | Int8Array;
  readonly columns: readonly StateColumn[];
  readonly heap: Uint8Array;
}

/** A decoded section: dense rows. */
export interface SectionRows extends TableImage {
  readonly rows: number;
  /** Numbers of the operator's own, the same for all rows (the end of a slice). */
  readonly meta: readonly number[];
  /** Rows from outside memory: where an earlier section has the same key, that one counts. */
  readonly cold: boolean;
}

const align = (size: number): number => (size + 7) & ~7;

/**
 * Encodes the given slots. Layout, each part 8-byte aligned and little-endian: header (format, rows, key words, columns, presence is a
 * count, meta values, heap bytes, null mask and 2 for cold rows), kinds of the columns, meta, presence as f64, keys, columns, heap.
 */
export function encodeSection(image: TableImage, slots: Int32Array, meta: readonly number[], cold = false): Uint8Array {
  const { layout } = image;
  const rows = slots.length;
  const heapBytes = textBytes(image, slots);
  const head = align(HEADER_WORDS * 4 + layout.columns.length * 4) + meta.length * 8 + rows * 8;
  const columnBytes = layout.columns.reduce((sum, kind) => sum + align(StateColumn.sizeBytes(kind, rows)), 0);
  const out = new ArrayBuffer(head + align(rows * layout.keyWords * 4) + columnBytes + align(heapBytes));
  const header = new Int32Array(out, 0, HEADER_WORDS + layout.columns.length);
  header.set([
    SECTION_FORMAT,
    rows,
    layout.keyWords,
    layout.columns.length,
    layout.presence === 'count' ? 1 : 0,
    meta.length,
    heapBytes,
    (layout.nullMask ? 1 : 0) | (cold ? 2 : 0),
  ]);
  layout.columns.forEach((kind, index) => (header[HEADER_WORDS + index] = kinds.indexOf(kind)));
  let at = align(header.byteLength);
  new Float64Array(out, at, meta.length).set(meta);
  at += meta.length * 8;
  const presence = new Float64Array(out, at, rows);
  for (let i = 0; i < rows; i++) presence[i] = image.presence[slots[i]!]!;
  writeRows(image, slots, { out, at: at + rows * 8, heapAt: out.byteLength - align(heapBytes) });
  return new Uint8Array(out);
}

function textBytes(image: TableImage, slots: Int32Array): number {
  const { keyColumns, keyWords } = image.layout;
  let bytes = 0;
  for (const { physical, at } of keyColumns)
    if (physical === 'bytes') for (let i = 0; i < slots.length; i++) bytes += image.keys[slots[i]! * keyWords + at + 1]!;
  for (const { kind, i32 } of image.columns) if (kind === 'bytes') for (let i = 0; i < slots.length; i++) bytes += i32[2 * slots[i]! + 1]!;
  return bytes;
}

function writeRows(image: TableImage, slots: Int32Array, to: { readonly out: ArrayBuffer; at: number; readonly heapAt: number }): void {
  const { keyColumns, keyWords } = image.layout;
  const rows = slots.length;
  const heap = new Uint8Array(to.out, to.heapAt);
  let heapUsed = 0;
  const text = (words: Int32Array, at: number): void => {
    const [start, length] = [words[at]!, words[at + 1]!];
    heap.set(image.heap.subarray(start, start + length), heapUsed);
    words[at] = heapUsed;
    heapUsed += length;
  };
  const keys = new Int32Array(to.out, to.at, rows * keyWords);
  gatherWords(keys, image.keys, slots, keyWords);
  for (const { physical, at } of keyColumns) if (physical === 'bytes') for (let i = 0; i < rows; i++) text(keys, i * keyWords + at);
  to.at += align(keys.byteLength);
  for (const source of image.columns) {
    const size = StateColumn.sizeBytes(source.kind, rows);
    const column = viewColumn(source.kind, to.out, to.at, rows);
    column.gather(source, slots);
    if (source.kind === 'bytes') for (let i = 0; i < rows; i++) text(column.i32, 2 * i);
    to.at += align(size);
  }
}

/** A column over a part of a buffer. */
function viewColumn(kind: ColumnKind, buffer: ArrayBuffer, at: number, rows: number): StateColumn {
  return StateColumn.over(kind, buffer, { at, elements: elementsPerSlot[kind] * rows });
}

/** Reads a section back. Fails on an encoding of a later version or a layout that the operator does not have any more. */
export function decodeSection(bytes: Uint8Array, layout: TableLayout): SectionRows {
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const buffer = own.buffer as ArrayBuffer;
  const start = own.byteOffset;
  const header = new Int32Array(buffer, start, HEADER_WORDS);
  const [format, rows, words, columns, count, metaCount, heapBytes, flags] = header as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (format !== SECTION_FORMAT) throw unreadable(`its encoding has version ${format}, this release reads ${SECTION_FORMAT}`);
  const stored = Array.from(new Int32Array(buffer, start + HEADER_WORDS * 4, columns), (kind) => kinds[kind]!);
  const same = words === layout.keyWords && stored.join() === layout.columns.join() && (count === 1) === (layout.presence === 'count');
  if (!same || ((flags & 1) === 1) !== layout.nullMask)
    throw unreadable('its keys or accumulators have other types than the operator has now');
  let at = start + align((HEADER_WORDS + columns) * 4);
  const meta = Array.from(new Float64Array(buffer, at, metaCount));
  at += metaCount * 8;
  const presence = new Float64Array(buffer, at, rows);
  at += rows * 8;
  const keys = new Int32Array(buffer, at, rows * words);
  at += align(keys.byteLength);
  const values = stored.map((kind) => {
    const column = viewColumn(kind, buffer, at, rows);
    at += align(StateColumn.sizeBytes(kind, rows));
    return column;
  });
  return { layout, rows, meta, cold: (flags & 2) === 2, presence, keys, columns: values, heap: new Uint8Array(buffer, at, heapBytes) };
}

const unreadable = (why: string): Error =>
  new HeadraceError(`A section of stored state cannot be read: ${why}`, {
    code: 'state.incompatible',
    domain: 'user',
    retry: 'none',
    remedy: 'Restore with the version of the pipeline that wrote the state, or start without it.',
  });
