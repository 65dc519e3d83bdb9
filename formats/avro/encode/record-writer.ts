import type { ByteBuffer, ColumnBatch, ColumnVector, Field } from '@headrace/connector-sdk';
import { valueWriter, type ValueWriter } from './value-writers';

/** Appends the rows' records; `ends[i]` becomes where the i-th ends, and `before` is called in front of each. */
export type RecordWriter = (batch: ColumnBatch, from: number, to: number, out: ByteBuffer, ends: Int32Array | null) => void;

type Loop = (columns: readonly ColumnVector[], from: number, to: number, out: ByteBuffer, ends: Int32Array | null) => void;

/** A loop over rows, generated for the table; `prefix` stands in front of every record. Names never enter the code. */
export function recordWriter(fields: readonly Field[], prefix = new Uint8Array(0)): RecordWriter {
  const writers = fields.map((field) => valueWriter(field.type));
  const make = new Function('writers', 'prefix', loopSource(fields, prefix.length)) as (
    writers: readonly ValueWriter[],
    prefix: Uint8Array,
  ) => Loop;
  const loop = make(writers, prefix);
  return (batch, from, to, out, ends) => loop(batch.columns, from, to, out, ends);
}

function loopSource(fields: readonly Field[], prefixBytes: number): string {
  const each = (text: (i: number) => string): string => fields.map((_, i) => text(i)).join('\n');
  const value = (i: number): string => {
    const { type } = fields[i]!;
    if (type.kind === 'NULL') return '';
    if (!type.nullable) return `w${i}(out, c${i}, n);`;
    return `out.ensure(1);
if (c${i}.hasNulls && c${i}.nulls[n] === 1) out.bytes[out.length++] = 0;
else { out.bytes[out.length++] = 2; w${i}(out, c${i}, n); }`;
  };
  return `'use strict';
${each((i) => `const w${i} = writers[${i}];`)}
return function (columns, from, to, out, ends) {
${each((i) => `const c${i} = columns[${i}];`)}
for (let n = from; n < to; n++) {
${prefixBytes === 0 ? '' : `out.ensure(${prefixBytes}); out.bytes.set(prefix, out.length); out.length += ${prefixBytes};`}
${each(value)}
if (ends !== null) ends[n - from] = out.length;
}
};`;
}
