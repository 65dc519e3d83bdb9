import type { Field } from '@headrace/connector-sdk';
import {
  booleanKernel,
  decimalKernel,
  digitsKernel,
  doubleKernel,
  get,
  i32,
  int,
  integerKernel,
  kernelOf,
  load,
  RecordLoop,
  scanKernel,
  signKernel,
  storeText,
  temporalKernel,
  type RecordCode,
} from '@headrace/connector-sdk/base';
import type { Layout, LayoutPart } from './layout';
import type { LoopRuntime } from './loop-runtime';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const NULL_WORD = 0x6c6c756e;
const ISO_SEPARATOR = 84;
const SQL_SEPARATOR = 32;

/**
 * The loop that decodes records of some layouts, which it tries in turn. Where the first byte that differs is met in all of them, or a
 * value that is not in its plainest form, it stops at that record's start: the record reader decides it.
 */
export function compileLoop(layouts: readonly Layout[], fields: readonly Field[], options: LoopOptions): RecordLoop | null {
  const { runtime } = options;
  return RecordLoop.compile({
    types: fields.map((field) => field.type),
    direct: new Set(fields.flatMap((field, column) => (kernelOf(field.type) === 'other' ? [column] : []))),
    imports: runtime.imports(),
    calls: runtime,
    forms: layouts.map((layout) => (r: RecordCode) => recordKernel(r, layout, fields, options.isoTimestamps)),
  });
}

function recordKernel(r: RecordCode, { parts, tail }: Layout, fields: readonly Field[], iso: boolean): void {
  for (const part of parts) {
    r.literal(part.literal);
    if (part.column < 0) unreadKernel(r, part.isText);
    else valueKernel(r, part, fields[part.column]!, iso);
  }
  r.literal(tail);
  r.skip(i32.eq(r.peek(), int(CARRIAGE_RETURN)));
  r.literal([LINE_FEED]);
  const present = new Set(parts.map((part) => part.column));
  for (let column = 0; column < fields.length; column++) if (!present.has(column)) r.putNull(column);
}

export interface LoopOptions {
  readonly isoTimestamps: boolean;
  readonly runtime: LoopRuntime;
}

function valueKernel(r: RecordCode, { column }: LayoutPart, { type }: Field, iso: boolean): void {
  const otherwise = (): void => {
    if (!type.nullable) return r.refuse();
    r.refuseIf(i32.ne(load.i32(get(r.p)), int(NULL_WORD)));
    r.skip(4);
    r.putNull(column);
  };
  const place = { column, otherwise };
  switch (kernelOf(type)) {
    case 'text':
      return textKernel(r, column, otherwise);
    case 'boolean':
      return booleanKernel(r, place);
    case 'double':
      return doubleKernel(r, place, (begin) => {
        r.jump('skip', get(begin));
        return r.call('exact', get(begin), get(r.p));
      });
    case 'integer':
      return integerKernel(r, place, true);
    case 'decimal':
      return decimalKernel(r, place);
    case 'timestamp':
    case 'date':
      return temporalKernel(r, place, {
        quoted: true,
        separator: iso ? ISO_SEPARATOR : SQL_SEPARATOR,
        isThere: i32.eq(r.peek(), int(QUOTE)),
      });
    case 'other':
      return r.jump('other', int(column), get(r.p), get(r.n));
  }
}

/** Strings with bytes beyond ASCII are checked out of line, those with escapes are the record reader's. */
function textKernel(r: RecordCode, column: number, otherwise: () => void): void {
  r.code.when(
    i32.eq(r.peek(), int(QUOTE)),
    () => {
      r.skip(1);
      r.code.set(r.from, get(r.p));
      toClosingQuote(r, 'textEnd');
      storeText(r, column, get(r.from), get(r.p));
      r.skip(1);
    },
    otherwise,
  );
}

function toClosingQuote(r: RecordCode, rest: 'textEnd' | 'anyTextEnd'): void {
  scanKernel(r, [QUOTE, BACKSLASH]);
  r.code.when(i32.ne(r.peek(), int(QUOTE)), () => r.jump(rest, get(r.p)));
}

/** Passes over a value: strings and whole numbers at once, anything else by the scanner. */
function unreadKernel(r: RecordCode, isText: boolean): void {
  const { code, p, from } = r;
  if (isText) {
    return code.when(
      i32.eq(r.peek(), int(QUOTE)),
      () => {
        r.skip(1);
        toClosingQuote(r, 'anyTextEnd');
        r.skip(1);
      },
      () => r.jump('skip', get(p)),
    );
  }
  const begin = code.local('i32');
  code.set(begin, get(p));
  signKernel(r);
  code.set(from, get(p));
  digitsKernel(r);
  const none = i32.eq(get(p), get(from));
  const padded = i32.and(i32.eq(load.u8(get(from)), int(0x30)), i32.ne(get(p), i32.add(get(from), int(1))));
  const more = i32.or(i32.eq(r.peek(), int(0x2e)), i32.eq(i32.or(r.peek(), int(0x20)), int(0x65)));
  code.when(i32.or(none, i32.or(padded, more)), () => r.jump('skip', get(begin)));
}
