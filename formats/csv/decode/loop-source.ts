import type { DataType } from '@headrace/connector-sdk';
import {
  decimalKernel,
  doubleKernel,
  get,
  i32,
  int,
  integerKernel,
  kernelOf,
  RecordLoop,
  scanKernel,
  storeText,
  temporalKernel,
  type Code,
  type RecordCode,
} from '@headrace/connector-sdk/base';
import type { Dialect } from '../dialect';
import type { LoopRuntime } from './loop-runtime';

const SQL_SEPARATOR = 32;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface LoopCell {
  /** The column that takes the cell; below zero: none does. */
  readonly column: number;
  readonly type: DataType;
}

/**
 * The loop over records whose cells are all in plain form. On anything else (quotes with line breaks or quotes inside, escapes, comments,
 * blank lines, wrong number of cells, values in another form) it stops at that record. `types`: of the columns.
 */
export function compileLoop(cells: readonly LoopCell[], types: readonly DataType[], runtime: LoopRuntime): RecordLoop | null {
  return RecordLoop.compile({
    types,
    direct: new Set(types.flatMap((type, column) => (hasKernel(type) ? [] : [column]))),
    imports: runtime.imports(),
    calls: runtime,
    forms: [(r) => recordKernel(r, cells, runtime.dialect)],
  });
}

const hasKernel = (type: DataType): boolean => kernelOf(type) !== 'other' && kernelOf(type) !== 'boolean';

function recordKernel(r: RecordCode, cells: readonly LoopCell[], dialect: Dialect): void {
  if (dialect.comments) r.refuseIf(i32.or(i32.eq(r.peek(), int(0x23)), i32.eq(r.peek(), int(0x20))));
  cells.forEach((cell, index) => {
    cellKernel(r, cell, dialect);
    if (index < cells.length - 1) r.literal([dialect.delimiter]);
  });
  r.skip(i32.eq(r.peek(), int(CARRIAGE_RETURN)));
  r.literal([LINE_FEED]);
  // A line that may be blank.
  if (cells.length === 1) r.refuseIf(i32.leU(i32.sub(get(r.p), get(r.start)), int(2)));
}

function cellKernel(r: RecordCode, { column, type }: LoopCell, dialect: Dialect): void {
  if (column < 0) return textKernel(r, null, dialect);
  const otherwise = (): void => {
    if (!type.nullable) return r.refuse();
    r.refuseIf(i32.eqz(i32.or(i32.eq(r.peek(), int(dialect.delimiter)), i32.eq(r.peek(), int(LINE_FEED)))));
    r.putNull(column);
  };
  const place = { column, otherwise };
  switch (kernelOf(type)) {
    case 'text':
      return textKernel(r, column, dialect);
    case 'integer':
      return integerKernel(r, place, false);
    case 'double':
      return doubleKernel(r, place, null);
    case 'decimal':
      return decimalKernel(r, place);
    case 'timestamp':
    case 'date':
      return temporalKernel(r, place, {
        quoted: false,
        separator: SQL_SEPARATOR,
        isThere: i32.leU(i32.sub(r.peek(), int(0x30)), int(9)),
      });
    case 'boolean':
    case 'other':
      return r.jump('other', int(column), get(r.p), get(r.n));
  }
}

/** Text up to what ends a cell; bytes beyond ASCII are checked out of line, a plain quoted cell is taken without its quotes. */
function textKernel(r: RecordCode, column: number | null, dialect: Dialect): void {
  if (dialect.quote < 0) return plainText(r, column, [dialect.delimiter, ...escapes(dialect)], 0);
  r.code.when(
    i32.eq(r.peek(), int(dialect.quote)),
    () => {
      r.skip(1);
      plainText(r, column, [dialect.quote, ...escapes(dialect)], 1);
      r.literal([dialect.quote]);
    },
    () => plainText(r, column, [dialect.delimiter, dialect.quote, ...escapes(dialect)], 0),
  );
}

const escapes = ({ escape }: Dialect): number[] => (escape < 0 ? [] : [escape]);

function plainText(r: RecordCode, column: number | null, stops: readonly number[], quoted: 0 | 1): void {
  const { code, p, from } = r;
  code.set(from, get(p));
  code.loop((again) => {
    scanKernel(r, stops);
    if (stops.includes(TAB)) return;
    code.when(i32.eq(r.peek(), int(TAB)), () => {
      r.skip(1);
      code.go(again);
    });
  });
  code.when(beyondAscii(r), () => r.jump('highText', get(p), int(quoted)));
  if (column !== null) storeText(r, column, get(from), get(p));
}

const beyondAscii = (r: RecordCode): Code => i32.gtU(r.peek(), int(0x7f));
