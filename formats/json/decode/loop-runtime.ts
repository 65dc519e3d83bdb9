import { LoopCalls, markNull, type LoopImport } from '@headrace/connector-sdk/base';
import { Converted } from './convert';
import { JsonKind, JsonScanner, textEnd } from './json-scanner';
import type { ReaderColumn } from './record-reader';

const LINE_FEED = 0x0a;

/** What compiled loops call for JSON's own rarer things; answers below zero mean: not in plain form, let the record reader decide. */
export class LoopRuntime extends LoopCalls {
  private readonly scanner = new JsonScanner();

  constructor(private readonly readers: readonly ReaderColumn[]) {
    super();
  }

  imports(): readonly LoopImport[] {
    return [
      { name: 'skip', parameters: ['i32'], result: 'i32', run: (at) => this.skip(at!) },
      { name: 'exact', parameters: ['i32', 'i32'], result: 'f64', run: (from, to) => this.exact(from!, to!) },
      { name: 'textEnd', parameters: ['i32'], result: 'i32', run: (at) => this.textEnd(at!) },
      { name: 'anyTextEnd', parameters: ['i32'], result: 'i32', run: (at) => textEnd(this.bytes, at!, this.limit) },
      { name: 'other', parameters: ['i32', 'i32', 'i32'], result: 'i32', run: (column, at, row) => this.other(column!, at!, row!) },
    ];
  }

  private skip(at: number): number {
    return this.scan(at) ? this.scanner.next : -1;
  }

  /** Scans within one record. To a loop a line feed ends the record, also one that is white space to the scanner: between members of an object or array. */
  private scan(at: number): boolean {
    const { scanner, bytes } = this;
    if (!scanner.scan(bytes, at, this.limit)) return false;
    if (scanner.kind !== JsonKind.object && scanner.kind !== JsonKind.array) return true;
    const feed = bytes.indexOf(LINE_FEED, at);
    return feed < 0 || feed >= scanner.next;
  }

  /** A value of a type without a kernel. */
  private other(column: number, at: number, loopRow: number): number {
    const { scanner, bytes } = this;
    const row = this.firstRow + loopRow;
    if (!this.scan(at)) return -1;
    const { next } = scanner;
    if (scanner.kind === JsonKind.null) {
      if (!this.readers[column]!.field.type.nullable) return -1;
      markNull(this.columns[column]!, row);
      return next;
    }
    const vector = this.columns[column]!;
    // A form that was tried before may have left its mark.
    if (vector.hasNulls) vector.nulls[row] = 0;
    return this.readers[column]!.convert(vector, row, bytes, scanner) === Converted.ok ? next : -1;
  }

  /** The closing quote of a string without backslashes. */
  private textEnd(at: number): number {
    const end = textEnd(this.bytes, at, this.limit);
    for (let p = at; p < end; p++) if (this.bytes[p] === 0x5c) return -1;
    return end;
  }
}
