import type { ColumnBatch, ColumnVector, Field } from '@headrace/connector-sdk';
import { markNull } from '@headrace/connector-sdk/base';
import { Converted, converterOf, escapeControls, type Converter } from './convert';
import { JsonKind, JsonScanner, skipSpace, textEnd } from './json-scanner';
import type { JsonOptions } from '../spec';
import type { ValueArena } from '@headrace/connector-sdk/base';

export interface ReaderColumn {
  readonly field: Field;
  readonly key: Uint8Array;
  readonly convert: Converter;
}

export function readerColumns(fields: readonly Field[], options: JsonOptions, arena: ValueArena): ReaderColumn[] {
  const encoder = new TextEncoder();
  const isoTimestamps = options['timestamp-format.standard'] === 'ISO-8601';
  return fields.map((field) => ({
    field,
    key: encoder.encode(field.name),
    convert: converterOf(field.type, { isoTimestamps, arena, nullsErrors: options['ignore-parse-errors'] === true }),
  }));
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads single records in any form: any key order, white space, unread fields, missing keys, NULLs. `read` is quick and gives up on
 * every surprise; `readCarefully` decides such records by JSON.parse and says what is wrong with those that it refuses.
 */
export class RecordReader {
  private readonly scanner = new JsonScanner();
  private readonly lastSeen: Int32Array;
  private stamp = 0;
  private vectors: readonly ColumnVector[] = [];

  constructor(
    private readonly columns: readonly ReaderColumn[],
    private readonly options: JsonOptions,
  ) {
    this.lastSeen = new Int32Array(columns.length);
  }

  bind(out: ColumnBatch): void {
    this.vectors = out.columns;
  }

  /** Reads the record `[from, to)` into row `row`; false: nothing is decided, ask `readCarefully`. */
  read(bytes: Uint8Array, from: number, to: number, row: number): boolean {
    this.beginRow(row);
    let p = skipSpace(bytes, from, to);
    if (p >= to || bytes[p] !== 0x7b) return false;
    p = skipSpace(bytes, p + 1, to);
    let column = -1;
    if (p < to && bytes[p] === 0x7d) return this.endRow(row) && skipSpace(bytes, p + 1, to) === to;
    for (;;) {
      if (p >= to || bytes[p] !== 0x22) return false;
      const keyEnd = textEnd(bytes, p + 1, to);
      if (keyEnd < 0 || hasBackslash(bytes, p + 1, keyEnd)) return false;
      column = this.columnOf(bytes, p + 1, keyEnd, column);
      p = skipSpace(bytes, keyEnd + 1, to);
      if (p >= to || bytes[p] !== 0x3a) return false;
      p = skipSpace(bytes, p + 1, to);
      if (!this.scanner.scan(bytes, p, to)) return false;
      if (column >= 0 && !this.takeOnce(bytes, column, row)) return false;
      p = skipSpace(bytes, this.scanner.next, to);
      if (p < to && bytes[p] === 0x7d) return skipSpace(bytes, p + 1, to) === to && this.endRow(row);
      if (p >= to || bytes[p] !== 0x2c) return false;
      p = skipSpace(bytes, p + 1, to);
    }
  }

  /** Null: the row is filled. Else what is wrong with the record, as the end of a sentence. */
  readCarefully(bytes: Uint8Array, from: number, to: number, row: number): string | null {
    const problem = whatIsNotJson(bytes, from, to);
    if (problem !== null) return problem;
    this.beginRow(row);
    this.scanner.lenient = true;
    try {
      return this.takeMembers(bytes, skipSpace(bytes, from, to), to, row);
    } finally {
      this.scanner.lenient = false;
    }
  }

  /** The record is an object that JSON.parse takes (control characters in strings aside): only its members are of interest. */
  private takeMembers(bytes: Uint8Array, open: number, to: number, row: number): string | null {
    const places = new Map<number, number>();
    let p = skipSpace(bytes, open + 1, to);
    while (bytes[p] !== 0x7d) {
      const keyEnd = textEnd(bytes, p + 1, to, true);
      if (keyEnd < 0) return 'nested deeper than 1000 levels or not UTF-8';
      const column = this.namedColumn(bytes, p + 1, keyEnd);
      const at = skipSpace(bytes, skipSpace(bytes, keyEnd + 1, to) + 1, to);
      if (!this.scanner.scan(bytes, at, to)) return 'nested deeper than 1000 levels or not UTF-8';
      if (column >= 0) places.set(column, at);
      p = skipSpace(bytes, this.scanner.next, to);
      if (bytes[p] === 0x2c) p = skipSpace(bytes, p + 1, to);
    }
    for (const [column, at] of places) {
      this.scanner.scan(bytes, at, to);
      if (!this.take(bytes, column, row)) return this.refusal(bytes, column);
    }
    return this.endRow(row) ? null : this.missing();
  }

  /** Takes back NULLs that a refused record left behind: compiled loops do not clear them. */
  clearRow(row: number): void {
    for (const vector of this.vectors) if (vector.hasNulls) vector.nulls[row] = 0;
  }

  private beginRow(row: number): void {
    if (++this.stamp === 0x7fff_ffff) {
      this.lastSeen.fill(0);
      this.stamp = 1;
    }
    this.clearRow(row);
  }

  /** Columns without a value become NULL; false when one may not. */
  private endRow(row: number): boolean {
    for (let column = 0; column < this.columns.length; column++) {
      if (this.lastSeen[column] === this.stamp) continue;
      if (this.options['fail-on-missing-field'] || !this.putNull(column, row)) return false;
    }
    return true;
  }

  private takeOnce(bytes: Uint8Array, column: number, row: number): boolean {
    return this.lastSeen[column] !== this.stamp && this.take(bytes, column, row);
  }

  private take(bytes: Uint8Array, column: number, row: number): boolean {
    this.lastSeen[column] = this.stamp;
    const { convert } = this.columns[column]!;
    if (this.scanner.kind === JsonKind.null) return this.putNull(column, row);
    const converted = convert(this.vectors[column]!, row, bytes, this.scanner);
    if (converted === Converted.ok) return true;
    if (converted === Converted.bad && !this.options['ignore-parse-errors']) return false;
    return this.putNull(column, row);
  }

  private putNull(column: number, row: number): boolean {
    if (!this.columns[column]!.field.type.nullable) return false;
    markNull(this.vectors[column]!, row);
    return true;
  }

  /** Looks behind the last key first: records repeat their order. */
  private columnOf(bytes: Uint8Array, from: number, to: number, previous: number): number {
    const { columns } = this;
    for (let i = 1; i <= columns.length; i++) {
      const column = (previous + i) % columns.length;
      if (sameBytes(bytes, from, to, columns[column]!.key)) return column;
    }
    return -1;
  }

  private namedColumn(bytes: Uint8Array, from: number, to: number): number {
    const raw = utf8.decode(bytes.subarray(from, to));
    const name = JSON.parse(`"${escapeControls(raw)}"`) as string;
    return this.columns.findIndex(({ field }) => field.name === name);
  }

  private refusal(bytes: Uint8Array, column: number): string {
    const { field } = this.columns[column]!;
    const { kind, start, end } = this.scanner;
    const shown = kind === JsonKind.null ? 'null' : `the value ${asciiSafe(bytes.subarray(start, Math.min(end, start + 100)))}`;
    return `column "${field.name}" of type ${field.type.nullable ? '' : 'NOT NULL '}${field.type.kind} cannot take ${shown}`;
  }

  private missing(): string {
    const absent = this.columns.find((_, column) => this.lastSeen[column] !== this.stamp);
    return `the field "${absent?.field.name ?? ''}" is missing`;
  }
}

function hasBackslash(bytes: Uint8Array, from: number, to: number): boolean {
  for (let p = from; p < to; p++) if (bytes[p] === 0x5c) return true;
  return false;
}

function sameBytes(bytes: Uint8Array, from: number, to: number, key: Uint8Array): boolean {
  if (to - from !== key.length) return false;
  for (let i = 0; i < key.length; i++) if (bytes[from + i] !== key[i]) return false;
  return true;
}

const lossy = new TextDecoder();
/** Bytes for a message: not valid ones are shown as the replacement character. */
export const asciiSafe = (bytes: Uint8Array): string => lossy.decode(bytes);

/** Why the bytes are no JSON object; null when they are one. Control characters inside strings are let through, as in Flink. */
function whatIsNotJson(bytes: Uint8Array, from: number, to: number): string | null {
  let text: string;
  try {
    text = utf8.decode(bytes.subarray(from, to));
  } catch {
    return 'it is not valid UTF-8';
  }
  const parsed = parsesAs(text) ?? parsesAs(text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, escapeControls));
  if (parsed === null) return 'it is no valid JSON';
  return parsed === 'object' ? null : `it is ${parsed === 'other' ? 'a single value' : 'an array'}, not an object`;
}

function parsesAs(text: string): 'object' | 'array' | 'other' | null {
  try {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) ? 'array' : typeof value === 'object' && value !== null ? 'object' : 'other';
  } catch {
    return null;
  }
}
