import { physicalOf, type ColumnVector, type DataType } from '@headrace/connector-sdk/schema';
import { viewOf } from '../batch/copy-bytes';
import { TextArena } from '../batch/text-arena';
import type { EngineBatch } from '../contract/batch';
import type { ExprScope, SessionClock } from './expr-scope';
import { FunctionBuilder } from './function-builder';
import { Scratch } from './scratch';
import type { BytesValue, Value } from './value';

/** The row that the loop stands on. `kind` is the change's byte as a number expression; `0` is known to be an insert. */
export interface RowAccess {
  column(index: number): Value;
  readonly kind: string;
}

/** Runs rows `[from, to)` of a batch and answers the first row that it did not come to: `to`, or earlier when something needs the driver. */
export type Loop = (batch: EngineBatch, from: number, to: number) => number;

/** Writes one fused loop: `i` is the row, `stop` set to 1 ends the loop after the row, `after` lines run at the end of every call. */
export class LoopWriter {
  readonly builder = new FunctionBuilder();
  readonly scratch = new Scratch(this.builder);
  readonly arena = new TextArena();
  private readonly rowEnds = new Map<object, string>();
  private readonly after: string[] = [];

  constructor(readonly session: SessionClock) {}

  scope(row: RowAccess): ExprScope {
    return {
      builder: this.builder,
      scratch: this.scratch,
      arena: this.arena,
      session: this.session,
      column: (index) => row.column(index),
      textsMade: () => (this.usesArena = true),
    };
  }

  /** Runs when a row is done with all that it caused, and nothing of the state `of` is in use any more. */
  endOfRow(of: object, line: string): void {
    this.rowEnds.set(of, line);
  }

  afterLoop(line: string): void {
    this.after.push(line);
  }

  /** The rows of the batch as the loop's input. `nulls`: columns may hold NULL; else the caller knows that none does. `stays`: texts last until it is released. */
  inputRow(
    columnTypes: readonly DataType[],
    options: { readonly nulls: boolean; readonly changes: boolean; readonly stays?: boolean },
  ): RowAccess {
    const hoisted = new Map<number, Value>();
    let kind = '0';
    if (options.changes) {
      this.builder.before('const kinds = batch.kinds;');
      kind = '(kinds === null ? 0 : kinds[i])';
    }
    return {
      kind,
      column: (index) => {
        let value = hoisted.get(index);
        if (value === undefined) {
          value = this.hoist(index, columnTypes[index]!, options);
          hoisted.set(index, value);
        }
        return value;
      },
    };
  }

  private hoist(index: number, type: DataType, { nulls, stays = false }: { readonly nulls: boolean; readonly stays?: boolean }): Value {
    const name = `c${index}`;
    const field = (key: keyof ColumnVector & string): string => {
      this.builder.before(`const ${name}_${key} = batch.columns[${index}].${key};`);
      return `${name}_${key}`;
    };
    const isNull = nulls && type.nullable ? this.hoistNulls(index, name) : 'false';
    const physical = physicalOf(type);
    switch (physical) {
      case 'bool':
        return { physical, type, isNull, code: `(${field('bool')}[i] === 1)` };
      case 'i32':
      case 'f64':
        return { physical, type, isNull, code: `${field(physical)}[i]` };
      case 'i64':
      case 'i128':
        return { physical, type, isNull, a64: field('i64'), a32: field('i32'), at: 'i' };
      case 'bytes':
        return { physical, type, isNull, stays, ...this.textOf(field, name) };
    }
  }

  private textOf(field: (key: 'data' | 'starts' | 'lengths') => string, name: string): Omit<BytesValue, 'physical' | 'type' | 'isNull'> {
    const data = field('data');
    let viewed = false;
    const view = (): string => {
      if (!viewed) this.builder.before(`const ${name}_view = ${this.builder.bind('viewOf', viewOf)}(${data});`);
      viewed = true;
      return `${name}_view`;
    };
    return { data, start: `${field('starts')}[i]`, length: `${field('lengths')}[i]`, view };
  }

  private hoistNulls(index: number, name: string): string {
    this.builder.before(`const ${name}_has = batch.columns[${index}].hasNulls, ${name}_nulls = batch.columns[${index}].nulls;`);
    return `(${name}_has && ${name}_nulls[i] === 1)`;
  }

  /** Makes the function; `body` writes what happens to one row. */
  build(name: string, body: () => void): Loop {
    const { builder } = this;
    builder.before('let i = from, stop = 0;');
    builder.open('while (i < to) {');
    body();
    if (this.usesArena) builder.line(`${builder.bind('arena', this.arena)}.clear();`);
    for (const line of this.rowEnds.values()) builder.line(line);
    builder.line('i++;');
    builder.line('if (stop !== 0) break;');
    builder.close();
    for (const line of this.after) builder.line(line);
    builder.line('return i;');
    return builder.build<Loop>(`${name}(batch, from, to)`);
  }

  /** Makes a function of what was written so far, for one row that a caller names; `stop` says that something needs the driver. The caller may have `held` in use. */
  buildOnce<F>(signature: string, held: object): F {
    const { builder } = this;
    builder.before('let stop = 0;');
    if (this.usesArena) builder.line(`${builder.bind('arena', this.arena)}.clear();`);
    for (const line of this.after) builder.line(line);
    for (const [of, line] of this.rowEnds) if (of !== held) builder.line(line);
    return builder.build<F>(signature);
  }

  private usesArena = false;
}
