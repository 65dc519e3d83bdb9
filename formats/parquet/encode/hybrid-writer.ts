import type { ByteBuffer } from '@headrace/connector-sdk';
import { unsigned } from '../thrift/compact-writer';

/** Runs shorter than that are packed with what is beside them. */
const LEAST_RUN = 8;

/** Appends numbers of `width` bits in Parquet's hybrid of runs and packed bits. */
export function writeHybrid(out: ByteBuffer, values: Uint8Array | Int32Array, count: number, width: number): void {
  for (let at = 0; at < count;) {
    const run = runFrom(values, at, count);
    if (run >= LEAST_RUN) {
      unsigned(out, run * 2);
      out.ensure(4);
      for (let shift = 0; shift < width; shift += 8) out.bytes[out.length++] = (values[at]! >>> shift) & 0xff;
      at += run;
      continue;
    }
    let end = at;
    // Groups of eight, until a long run begins at the border of one.
    do end += LEAST_RUN;
    while (end < count && runFrom(values, end, Math.min(count, end + LEAST_RUN)) < LEAST_RUN);
    writePacked(out, values, { from: at, groups: (end - at) / 8, count, width });
    at = Math.min(end, count);
  }
}

function runFrom(values: Uint8Array | Int32Array, from: number, end: number): number {
  const value = values[from]!;
  let at = from + 1;
  while (at < end && values[at] === value) at++;
  return at - from;
}

function writePacked(
  out: ByteBuffer,
  values: Uint8Array | Int32Array,
  of: { readonly from: number; readonly groups: number; readonly count: number; readonly width: number },
): void {
  unsigned(out, of.groups * 2 + 1);
  out.ensure(of.groups * of.width);
  let pending = 0;
  let bits = 0;
  for (let i = 0; i < of.groups * 8; i++) {
    const at = of.from + i;
    pending |= (at < of.count ? values[at]! : 0) << bits;
    bits += of.width;
    for (; bits >= 8; bits -= 8) {
      out.bytes[out.length++] = pending & 0xff;
      pending >>>= 8;
    }
  }
}
