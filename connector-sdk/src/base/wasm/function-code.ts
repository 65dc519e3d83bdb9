import { get, unsigned, valueTypeCode, type Code, type Local, type ValueType } from './code';

/** A place that `go` leads to: behind a block, or back to the beginning of a loop. */
export interface Label {
  readonly depth: number;
}

const VOID = 0x40;

/** Collects the body of one WebAssembly function, statement by statement. Labels are counted here, so callers never do. */
export class FunctionCode {
  private readonly bytes: number[] = [];
  private readonly locals: ValueType[] = [];
  private depth = 0;

  constructor(readonly parameters: readonly ValueType[]) {}

  parameter(index: number): Local {
    return { index };
  }

  /** A new local; it begins as zero. */
  local(type: ValueType): Local {
    this.locals.push(type);
    return { index: this.parameters.length + this.locals.length - 1 };
  }

  set(local: Local, value: Code): void {
    this.run([...value, 0x21, ...unsigned(local.index)]);
  }

  /** Appends code that leaves no value. */
  run(statement: Code): void {
    for (const byte of statement) this.bytes.push(byte);
  }

  /** `go(exit)` leaves the block. */
  block(body: (exit: Label) => void): void {
    this.nested([0x02, VOID], body);
  }

  /** `go(again)` begins anew; the loop ends where its body does. */
  loop(body: (again: Label) => void): void {
    this.nested([0x03, VOID], body);
  }

  when(condition: Code, then: () => void, otherwise?: () => void): void {
    this.nested([...condition, 0x04, VOID], () => {
      then();
      if (otherwise === undefined) return;
      this.bytes.push(0x05);
      otherwise();
    });
  }

  go(label: Label): void {
    this.run([0x0c, ...unsigned(this.depth - label.depth)]);
  }

  goIf(condition: Code, label: Label): void {
    this.run([...condition, 0x0d, ...unsigned(this.depth - label.depth)]);
  }

  /** The function's entry in a code section, without its size; it answers `result`. */
  finish(result: Local): Code {
    const locals = this.locals.flatMap((type) => [1, valueTypeCode[type]]);
    return [...unsigned(this.locals.length), ...locals, ...this.bytes, ...get(result), 0x0b];
  }

  private nested(open: Code, body: (label: Label) => void): void {
    this.run(open);
    this.depth++;
    body({ depth: this.depth });
    this.depth--;
    this.bytes.push(0x0b);
  }
}
