import { isUtf8, LoopCalls, type LoopImport } from '@headrace/connector-sdk/base';
import type { Dialect } from '../dialect';
import type { Cell } from './convert';

/** What the compiled loop calls for cells beyond ASCII and for types without a kernel; below zero: the scanner decides the record. */
export class LoopRuntime extends LoopCalls {
  /** 1 for printable ASCII that means nothing. */
  private readonly plain = new Uint8Array(256);

  constructor(
    readonly dialect: Dialect,
    private readonly take: (column: number, row: number, cell: Cell) => boolean,
  ) {
    super();
    for (let c = 0x20; c < 0x7f; c++) this.plain[c] = 1;
    this.plain[0x09] = 1;
    for (const c of [dialect.delimiter, dialect.quote, dialect.escape]) if (c >= 0) this.plain[c] = 0;
  }

  imports(): readonly LoopImport[] {
    return [
      { name: 'highText', parameters: ['i32', 'i32'], result: 'i32', run: (at, quoted) => this.highText(at!, quoted === 1) },
      { name: 'other', parameters: ['i32', 'i32', 'i32'], result: 'i32', run: (column, at, row) => this.other(column!, at!, row!) },
    ];
  }

  /** Goes on behind a byte beyond ASCII to the first byte that means something; −1: what lies between is not UTF-8. */
  private highText(at: number, quoted: boolean): number {
    const { bytes } = this;
    let p = at;
    while ((bytes[p] as number) > 126 || this.plain[bytes[p] as number] === 1 || (quoted && bytes[p] === this.dialect.delimiter)) p++;
    return isUtf8(bytes, at, p) ? p : -1;
  }

  private other(column: number, at: number, row: number): number {
    const { bytes, dialect } = this;
    let p = at;
    while (this.plain[bytes[p] as number] === 1) p++;
    if (bytes[p] !== dialect.delimiter && bytes[p] !== 0x0a && bytes[p] !== 0x0d) return -1;
    return this.take(column, this.firstRow + row, { bytes, start: at, end: p, inInput: false }) ? p : -1;
  }
}
