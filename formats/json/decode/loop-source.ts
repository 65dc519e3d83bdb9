import type { Field } from '@headrace/connector-sdk';
import { decimalKernel, doubleKernel, hoist, integerKernel, kernelOf, literalKernel, temporalKernel } from '@headrace/connector-sdk/base';
import type { Layout, LayoutPart } from './layout';

/**
 * Source text of the loop that decodes records of one layout. It holds numbers only: names from the table or the data never enter it.
 * On the first byte that differs from the layout, and on every value that is not in its plainest form, the loop returns with
 * `rt.p` at that record's start: the record reader decides it. Reads go at most `lookAhead` bytes beyond a record's line break.
 */
export function loopSource(layout: Layout, fields: readonly Field[], isoTimestamps: boolean): string {
  const present = new Set(layout.parts.map((part) => part.column));
  const absent = fields.map((_, column) => column).filter((column) => !present.has(column));
  const body = [
    ...layout.parts.map((part) => `${literalKernel(part.literal)}${valueCode(part, fields, isoTimestamps)}`),
    `${literalKernel(layout.tail)}if (b[p] === 13) p++; if (b[p] !== 10) break fast; p++;`,
    ...absent.map((column) => `rt.putNull(${column}, n);`),
  ];
  return `'use strict';
return function (b, dv, at, stop, row, capacity, cols) {
${fields.map((field, column) => hoist(field.type, column)).join('\n')}
let p = at, n = row;
rows: while (p < stop && n < capacity) {
const start = p;
fast: {
${body.join('\n')}
n++; continue rows;
}
p = start; break;
}
rt.p = p; return n;
};`;
}

/** How far a loop may look beyond the line break that ends a record. */
export const lookAhead = (layout: Layout): number => Math.max(...layout.parts.map((part) => part.literal.length), layout.tail.length) + 64;

const NULL_WORD = 0x6c6c756e;
const TRUE_WORD = 0x65757274;
const ALSE_WORD = 0x65736c61;
const ISO_SEPARATOR = 84;
const SQL_SEPARATOR = 32;
const SKIP = 'p = rt.skip(b, p); if (p < 0) break fast;';
/** Passes over a whole number; anything else is the scanner's. */
const NUMBER_SKIP = `{ const t = p; let c = b[p] - 48;
if (c === 0) c = b[++p] - 48; else while ((c >>> 0) <= 9) c = b[++p] - 48;
if (p === t || c === -2 || c === 21 || c === 53) { p = t; ${SKIP} } }
`;

function valueCode(part: LayoutPart, fields: readonly Field[], isoTimestamps: boolean): string {
  const { column } = part;
  if (column < 0) return part.isText ? textScan('', SKIP, 'rt.anyTextEnd') : NUMBER_SKIP;
  const { type } = fields[column]!;
  const otherwise = type.nullable
    ? `if (dv.getInt32(p, true) !== ${NULL_WORD}) break fast; p += 4; rt.putNull(${column}, n);`
    : 'break fast;';
  const place = { type, column, otherwise };
  switch (kernelOf(type)) {
    case 'text':
      return textScan(`s${column}[n] = s; e${column}[n] = p - s;`, otherwise, 'rt.textEnd');
    case 'boolean':
      return booleanCode(column, otherwise);
    case 'double':
      return doubleKernel(place, `p = rt.skip(b, t); if (p < 0) break fast; v${column}[n] = rt.exact(b, t, p);`);
    case 'int':
    case 'long':
      return integerKernel(place, true);
    case 'decimal':
      return decimalKernel(place);
    case 'timestamp':
    case 'date':
      return temporalKernel(place, { quoted: true, separator: isoTimestamps ? ISO_SEPARATOR : SQL_SEPARATOR, isThere: 'b[p] === 34' });
    case 'other':
      return `p = rt.other(${column}, b, p, n); if (p < 0) break fast;\n`;
  }
}

/** `plain[c]` is 1 for printable ASCII without quote and backslash; strings with other bytes are checked out of line. */
function textScan(store: string, otherwise: string, rest: 'rt.textEnd' | 'rt.anyTextEnd'): string {
  return `if (b[p] === 34) {
const s = ++p; while (plain[b[p]] === 1) p++;
if (b[p] !== 34) { p = ${rest}(b, p); if (p < 0) break fast; }
${store} p++;
} else { ${otherwise} }
`;
}

const booleanCode = (column: number, otherwise: string): string => `{ const w = dv.getInt32(p, true);
if (w === ${TRUE_WORD}) { v${column}[n] = 1; p += 4; }
else if (b[p] === 102 && dv.getInt32(p + 1, true) === ${ALSE_WORD}) { v${column}[n] = 0; p += 5; }
else { ${otherwise} } }
`;
