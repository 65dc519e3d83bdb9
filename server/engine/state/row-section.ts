import { HeadraceError } from '@headrace/connector-sdk';
import type { Physical } from '@headrace/connector-sdk/schema';
import { HASH, SIZE, type RowLayout } from './row-layout';
import { runsOf, type RowPage } from './row-pages';

/** Version of the encoding of rows, the first word of a section. */
export const ROWS_FORMAT = 1;
const kinds: readonly Physical[] = ['bool', 'i32', 'i64', 'i128', 'f64', 'bytes'];

/** What a section says of its rows, so that a restore can tell whether it understands them. */
function signature(layout: RowLayout): readonly number[] {
  return [
    ROWS_FORMAT,
    layout.fixedWords,
    layout.identityHash,
    layout.groupAt,
    layout.arrivalAt,
    Object.keys(layout.words).length,
    Object.keys(layout.doubles).length,
    layout.columns.length,
    ...layout.columns.map(({ physical }) => kinds.indexOf(physical)),
  ];
}
const headWords = (layout: RowLayout): number => Math.ceil(signature(layout).length / 4) * 2;

/** The records of the pages one behind the other, behind the signature; null: there are none. */
export function encodeRows(layout: RowLayout, pages: readonly RowPage[]): Uint8Array | null {
  let words = headWords(layout);
  let rows = 0;
  for (const page of pages) {
    words += page.live * page.recordWords;
    rows += page.live;
  }
  if (rows === 0) return null;
  const out = new Float64Array(words);
  const head = new Int32Array(out.buffer);
  head.set(signature(layout));
  let to = headWords(layout);
  // Copied as bytes: a double's bits may be a NaN of its own.
  const bytes = new Uint8Array(out.buffer);
  for (const page of pages)
    for (const [from, end] of runsOf(page)) {
      bytes.set(page.u8.subarray(from * 8, end * 8), to * 8);
      to += end - from;
    }
  return bytes;
}

/** Records at `[from, to)`, counted in 64-bit words. */
export interface RowSection {
  readonly f64: Float64Array;
  readonly from: number;
  readonly to: number;
  sizeAt(at: number): number;
  hashAt(at: number): number;
  /** The hash that decides the key group. */
  groupHashAt(at: number): number;
}

export function decodeRows(bytes: Uint8Array, layout: RowLayout, owner: string): RowSection {
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const i32 = new Int32Array(own.buffer, own.byteOffset, own.byteLength >>> 2);
  const expected = signature(layout);
  if (expected.some((word, index) => i32[index] !== word)) throw unreadable(owner, i32[0]!);
  const f64 = new Float64Array(own.buffer, own.byteOffset, own.byteLength >>> 3);
  return {
    f64,
    from: headWords(layout),
    to: f64.length,
    sizeAt: (at) => i32[2 * at + SIZE]!,
    hashAt: (at) => i32[2 * at + HASH]!,
    groupHashAt: (at) => i32[2 * at + (layout.groupAt < 0 ? HASH : layout.groupAt)]!,
  };
}

const unreadable = (owner: string, format: number): Error =>
  new HeadraceError(
    format === ROWS_FORMAT
      ? `The stored rows of ${owner} have other columns than it keeps now`
      : `The stored rows of ${owner} have encoding ${format}, this release reads ${ROWS_FORMAT}`,
    {
      code: 'state.incompatible',
      domain: 'user',
      retry: 'none',
      remedy: 'Restore with the version of the pipeline that wrote the state, or start without it.',
    },
  );
