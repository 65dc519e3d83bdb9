import type { DataType } from '@headrace/connector-sdk';
import { decimalKernel, doubleKernel, hoist, integerKernel, kernelOf, temporalKernel } from '@headrace/connector-sdk/base';
import type { Dialect } from '../dialect';

/** How far a loop may look beyond the line break that ends a record. */
export const LOOK_AHEAD = 64;

const SQL_SEPARATOR = 32;

/**
 * Source text of the loop over records whose cells are all in plain form. `types[i]` is the type of cell i when column `columns[i]` ≥ 0
 * takes it, else the cell is passed over. Holds numbers only. On anything else (quotes with line breaks or quotes inside, escapes,
 * comments, blank lines, wrong number of cells, values in another form) it stops with `rt.p` at that record.
 */
export function loopSource(cells: readonly { readonly column: number; readonly type: DataType }[], dialect: Dialect): string {
  const read = cells.filter(({ column }) => column >= 0);
  const body = cells.map((cell, index) => {
    const last = index === cells.length - 1;
    const end = last ? 'if (b[p] === 13) p++; if (b[p] !== 10) break fast; p++;' : `if (b[p] !== ${dialect.delimiter}) break fast; p++;`;
    return `${cellCode(cell, dialect)}${end}`;
  });
  const comment = dialect.comments ? 'if (b[p] === 35 || b[p] === 32) break fast;' : '';
  return `'use strict';
return function (b, dv, at, stop, row, capacity, cols) {
${read.map(({ column, type }) => hoist(type, column)).join('\n')}
let p = at, n = row;
rows: while (p < stop && n < capacity) {
const start = p;
fast: {
${comment}
${body.join('\n')}
${cells.length > 1 ? '' : 'if (p - start <= 2) break fast;'}
n++; continue rows;
}
p = start; break;
}
rt.p = p; return n;
};`;
}

function cellCode({ column, type }: { readonly column: number; readonly type: DataType }, dialect: Dialect): string {
  if (column < 0) return textCode('', dialect);
  const isEnd = `b[p] === ${dialect.delimiter} || b[p] === 10`;
  const otherwise = type.nullable ? `if (${isEnd}) rt.putNull(${column}, n); else break fast;` : 'break fast;';
  const place = { type, column, otherwise };
  switch (kernelOf(type)) {
    case 'text':
      return textCode(`s${column}[n] = s; e${column}[n] = e - s;`, dialect);
    case 'int':
    case 'long':
      return integerKernel(place, false);
    case 'double':
      return doubleKernel(place, 'break fast;');
    case 'decimal':
      return decimalKernel(place);
    case 'timestamp':
    case 'date':
      return temporalKernel(place, { quoted: false, separator: SQL_SEPARATOR, isThere: 'b[p] >= 48 && b[p] <= 57' });
    case 'boolean':
    case 'other':
      return `p = rt.other(${column}, b, p, n); if (p < 0) break fast;\n`;
  }
}

/** `plain[c]` is 1 for printable ASCII that means nothing; other bytes but line ends leave the loop, a plain quoted cell does not. */
function textCode(store: string, dialect: Dialect): string {
  const high = 'if (b[p] > 126) { p = rt.highText(b, p, false); if (p < 0) break fast; }';
  const quotedHigh = high.replace('false', 'true');
  const unquoted = `const s = p; while (plain[b[p]] === 1) p++; ${high} ${store === '' ? '' : `const e = p; ${store}`}`;
  if (dialect.quote < 0) return `{ ${unquoted} }\n`;
  const quoted = `const s = ++p; while (plain[b[p]] === 1 || b[p] === ${dialect.delimiter}) p++; ${quotedHigh}
if (b[p] !== ${dialect.quote}) break fast; ${store === '' ? '' : `const e = p; ${store}`} p++;`;
  return `if (b[p] === ${dialect.quote}) { ${quoted} } else { ${unquoted} }\n`;
}
