import type { ByteBuffer, ColumnBatch, ColumnVector, Encoder, EncoderSetup } from '@headrace/connector-sdk';
import { quoteJackson } from '../decode/render-json';
import type { JsonOptions } from '../spec';
import { roomOf, valueBytes, type ValueBytes } from './value-writers';

type EncodeLoop = (columns: readonly ColumnVector[], from: number, to: number, out: ByteBuffer, ends: Int32Array | null) => void;

/** Columns to JSON lines, in the table's column order, by a loop that is compiled for the table. */
export class JsonEncoder implements Encoder {
  private readonly loop: EncodeLoop;

  constructor({ schema, options }: EncoderSetup<JsonOptions>) {
    const writers = schema.fields.map((field) => valueBytes(field.type, options));
    const make = new Function('writers', encodeSource(schema.fields, options['encode.ignore-null-fields'])) as (
      writers: readonly ValueBytes[],
    ) => EncodeLoop;
    this.loop = make(writers);
  }

  encode(batch: ColumnBatch, rows: { readonly from: number; readonly to: number }, out: ByteBuffer): void {
    this.loop(batch.columns, rows.from, rows.to, out, null);
  }

  encodeFramed(batch: ColumnBatch, rows: { readonly from: number; readonly to: number }, out: ByteBuffer, ends: Int32Array): void {
    this.loop(batch.columns, rows.from, rows.to, out, ends);
  }
}

const utf8 = new TextEncoder();
const stores = (literal: Uint8Array): string =>
  `${[...literal].map((byte, i) => `b[p + ${i}] = ${byte};`).join(' ')} p += ${literal.length};`;

/** Source text of the loop; column names enter it as byte values only. */
function encodeSource(fields: EncoderSetup<JsonOptions>['schema']['fields'], skipNulls: boolean): string {
  const keys = fields.map((field) => utf8.encode(`${quoteJackson(field.name)}:`));
  const rooms = fields.map((field) => roomOf(field.type));
  const fixed = 4 + rooms.reduce((sum, room, i) => sum + room.fixed + keys[i]!.length + 1, 0);
  const perByte = rooms.map((room, i) => (room.perByte === 0 ? '' : ` + c${i}.lengths[n] * ${room.perByte}`)).join('');
  const nullWord = stores(utf8.encode('null'));
  const member = (i: number): string => {
    const comma = skipNulls ? 'if (some) b[p++] = 44; some = true;' : i === 0 ? '' : 'b[p++] = 44;';
    const isNull = `c${i}.hasNulls && c${i}.nulls[n] === 1`;
    const value = `p = w${i}(b, p, c${i}, n);`;
    if (skipNulls) return `if (!(${isNull})) { ${comma} ${stores(keys[i]!)} ${value} }`;
    return `${comma} ${stores(keys[i]!)} if (${isNull}) { ${nullWord} } else ${value}`;
  };
  return `'use strict';
${fields.map((_, i) => `const w${i} = writers[${i}];`).join('\n')}
return function (columns, from, to, out, ends) {
${fields.map((_, i) => `const c${i} = columns[${i}];`).join('\n')}
let b = out.bytes, p = out.length;
for (let n = from; n < to; n++) {
const need = ${fixed}${perByte.replaceAll(/c(\d+)\.lengths\[n\]/g, '(c$1.hasNulls && c$1.nulls[n] === 1 ? 0 : c$1.lengths[n])')};
if (p + need > b.length) { out.length = p; out.ensure(need); b = out.bytes; }
${skipNulls ? 'let some = false;' : ''}
b[p++] = 123;
${fields.map((_, i) => member(i)).join('\n')}
b[p++] = 125;
if (ends === null) b[p++] = 10; else ends[n - from] = p;
}
out.length = p;
};`;
}
