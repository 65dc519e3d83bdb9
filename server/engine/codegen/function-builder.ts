import { HeadraceError } from '@headrace/connector-sdk';

/** What every function sees under these names: the memory of a NULL, which forms may read before they ask whether it is one. */
export const NOTHING = { noBytes: new Uint8Array(0), noLongs: new BigInt64Array(2), noInts: new Int32Array(4) } as const;

/**
 * Collects the body of one generated function. What comes from a user (constants, names, formats) never becomes text: it is bound
 * as a parameter of the factory. Names are counted per prefix, so the same plan gives the same source.
 */
export class FunctionBuilder {
  private readonly lines: string[] = [];
  private readonly prologue: string[] = [];
  private readonly counters = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly values: unknown[] = [];
  private readonly known = new Map<unknown, string>();
  private depth = 1;

  /** A name that nothing else in this function has. */
  fresh(prefix: string): string {
    const count = this.counters.get(prefix) ?? 0;
    this.counters.set(prefix, count + 1);
    return `${prefix}${count}`;
  }

  line(text: string): void {
    this.lines.push('  '.repeat(this.depth) + text);
  }

  open(text: string): void {
    this.line(text);
    this.depth++;
  }

  /** Ends a block; `text` may go on (`} else {`), then the block after it is open. */
  close(text = '}'): void {
    this.depth--;
    this.line(text);
    if (text.endsWith('{')) this.depth++;
  }

  /** A statement that runs once before the rows. */
  before(text: string): void {
    this.prologue.push(`  ${text}`);
  }

  /** The parameter under which the function sees `value`. The same object gets the same name. */
  bind(prefix: string, value: unknown): string {
    const known = typeof value === 'object' && value !== null ? this.known.get(value) : undefined;
    if (known !== undefined) return known;
    const name = this.fresh(prefix);
    this.names.push(name);
    this.values.push(value);
    if (typeof value === 'object' && value !== null) this.known.set(value, name);
    return name;
  }

  get lineCount(): number {
    return this.lines.length + this.prologue.length;
  }

  source(signature: string): string {
    return [`'use strict';`, `return function ${signature} {`, ...this.prologue, ...this.lines, '};'].join('\n');
  }

  /** Compiles the function. `signature` is `name(a, b)`. */
  build<F>(signature: string): F {
    const text = this.source(signature);
    assertNoBigIntLeaks(text);
    const factory = new Function(...Object.keys(NOTHING), ...this.names, text) as (...values: unknown[]) => F;
    return factory(...Object.values(NOTHING), ...this.values);
  }
}

/**
 * A 64-bit value must be loaded, combined and stored within one expression: a BigInt in a local or an argument is an object on the
 * heap and costs ten to sixty times as much. Every line that reads an `_i64` array has to store into one, or to compare.
 */
export function assertNoBigIntLeaks(source: string): void {
  for (const line of source.split('\n')) {
    if (!/_i64\[/.test(line)) continue;
    const text = line.trim();
    const stores = /^(?:if \([^;]*\) )?\w+_i64\[[^\]]*\] (?:[-+]?=) /.test(text);
    const compares = /^(?:const|let|if|\w+ =|while|\} else if)[^]* (?:[<>]=?|[!=]==) /.test(text) && !/Number\(|BigInt/.test(text);
    if (!stores && !compares) throw leak(text);
  }
}

const leak = (line: string): Error =>
  new HeadraceError(`A generated line lets a BigInt leave its expression: ${line}`, {
    code: 'internal.bigint-leak',
    domain: 'internal',
    retry: 'none',
    remedy: 'Report this as a defect of the engine.',
  });
