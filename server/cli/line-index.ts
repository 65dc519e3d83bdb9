/** Lines and columns (from 1) of UTF-16 offsets in a text. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    let line = this.starts.length;
    while (line > 1 && this.starts[line - 1]! > offset) line--;
    return { line, column: offset - this.starts[line - 1]! + 1 };
  }
}
