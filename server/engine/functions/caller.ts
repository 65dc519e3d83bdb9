import { ByteArena, valueReader, valueWriter } from '@headrace/connector-sdk/base';
import { ColumnVector, nullable, type SqlValue } from '@headrace/connector-sdk/schema';
import type { UserFunction } from '@headrace/connector-sdk/functions';
import { BATCH_ROWS, EngineBatch } from '../contract/batch';
import { ROW_NUMBER, type CallOfSet, type CallSet } from './call-set';
import { declared, type NamedType } from './declarations';

/** Where a call stands, for the message when it fails. */
export class CallProgress {
  call: CallOfSet | null = null;
  row = 0;
  /** The function gave its value: what fails now is the value. */
  answered = false;
}

export type Args = Readonly<Record<string, SqlValue>>;
export type ReadArgs = (batch: EngineBatch, row: number) => Args | null;

/** Calls the functions of one operator for the rows of a batch, and holds the answer: a column for each call. */
export class ScalarCaller {
  readonly answer: EngineBatch;
  private readonly loops: readonly ((batch: EngineBatch) => void)[];

  constructor(set: CallSet, functions: readonly UserFunction[], progress: CallProgress) {
    const types = set.calls.map((call) => nullable(call.returns!));
    this.answer = new EngineBatch(
      types.map((type) => new ColumnVector(type, BATCH_ROWS)),
      BATCH_ROWS,
    );
    this.loops = set.calls.map((call, i) => {
      const fn = functions[i]!.call as (args: Args) => SqlValue;
      const output = columnWriter({ name: call.user.name, type: functions[i]!.returns! }, this.answer.columns[i]!);
      const read = argumentReader(set, call);
      return (batch) => {
        progress.call = call;
        output.begin();
        for (let row = 0; row < batch.rowCount; row++) {
          progress.row = row;
          progress.answered = false;
          const args = read(batch, row);
          const value = args === null ? null : fn(args);
          progress.answered = true;
          if (args === null) output.skip(row);
          else output.put(row, value);
        }
      };
    });
  }

  fill(batch: EngineBatch): void {
    for (const loop of this.loops) loop(batch);
    this.answer.rowCount = batch.rowCount;
  }
}

/** Calls a table function for the rows of a batch; its rows come in answers of bounded size. */
export class TableCaller {
  readonly answer: EngineBatch;
  private readonly columns: readonly { readonly name: string; readonly writer: ColumnWriter }[];
  private readonly read: ReadArgs;
  private readonly call: CallOfSet;
  private row = 0;
  private rows: Iterator<unknown> | null = null;

  constructor(
    set: CallSet,
    private readonly fn: UserFunction,
    private readonly progress: CallProgress,
  ) {
    this.call = set.calls[0]!;
    const columns = this.call.rows!;
    this.answer = new EngineBatch(
      [...columns.map(({ type }) => nullable(type)), ROW_NUMBER].map((type) => new ColumnVector(type, BATCH_ROWS)),
      BATCH_ROWS,
    );
    const types = fn.rows!;
    this.columns = columns.map(({ name }, i) => {
      const own = Object.keys(types)[i]!;
      return { name: own, writer: columnWriter({ name, type: types[own]! }, this.answer.columns[i]!) };
    });
    this.read = argumentReader(set, this.call);
  }

  begin(): void {
    this.row = 0;
    this.rows = null;
  }

  /** The next rows; true: there are no more. */
  fill(batch: EngineBatch): boolean {
    const numbers = this.answer.columns[this.columns.length]!.i32;
    for (const { writer } of this.columns) writer.begin();
    let count = 0;
    this.progress.call = this.call;
    for (; this.row < batch.rowCount; this.row++) {
      this.progress.row = this.row;
      this.rows ??= this.startRow(batch);
      for (;;) {
        if (count === BATCH_ROWS) return this.leave(count, false);
        this.progress.answered = false;
        const next = this.rows.next();
        this.progress.answered = true;
        if (next.done === true) break;
        const given = next.value as Args;
        for (const { name, writer } of this.columns) writer.put(count, given[name]!);
        numbers[count++] = this.row;
      }
      this.rows = null;
    }
    return this.leave(count, true);
  }

  private startRow(batch: EngineBatch): Iterator<unknown> {
    this.progress.answered = false;
    const args = this.read(batch, this.row);
    const rows = args === null ? [] : (this.fn.call as (args: Args) => Iterable<unknown>)(args);
    this.progress.answered = true;
    return rows[Symbol.iterator]();
  }

  private leave(count: number, last: boolean): boolean {
    this.answer.rowCount = count;
    return last;
  }
}

/** Null: an argument is NULL that the function is not called with. */
export function argumentReader({ sent }: CallSet, { user, args }: CallOfSet): ReadArgs {
  const readers = args.map((column) => valueReader(sent[column]!));
  const list = user.parameters.map((_, i) => `read[${i}](columns[${args[i]!}], row)`);
  const strict = user.parameters.flatMap(({ type }, i) => (type.nullable ? [] : [`a${i} === null`]));
  const body = [
    'const { columns } = batch;',
    ...list.map((code, i) => `const a${i} = ${code};`),
    strict.length === 0 ? '' : `if (${strict.join(' || ')}) return null;`,
    `return { ${user.parameters.map(({ name }, i) => `${JSON.stringify(name)}: a${i}`).join(', ')} };`,
  ];
  // One object literal a call site is many times as fast as names that are put in one by one.
  const make = new Function('read', `return (batch, row) => { ${body.join('\n')} };`) as (read: unknown) => ReadArgs;
  return make(readers);
}

export interface ColumnWriter {
  begin(): void;
  put(row: number, value: SqlValue): void;
  /** NULL whatever the function declares: it was not called. */
  skip(row: number): void;
}

export function columnWriter({ name, type }: NamedType, vector: ColumnVector): ColumnWriter {
  const write = valueWriter(name, type);
  const absent = valueWriter(name, nullable(type));
  const arena = new ByteArena();
  return {
    begin: () => {
      vector.hasNulls = false;
      arena.reset();
    },
    put: (row, value) => write(vector, row, value, arena),
    skip: (row) => absent(vector, row, null, arena),
  };
}

/** Why the module is not what the plan was made with; null: it is. */
export function changedSince(call: CallOfSet, fn: UserFunction): string | null {
  const now = declared(call.user.name, fn);
  const columns = (of: readonly NamedType[] | undefined): string => textOf(of?.map(({ type }) => nullable(type)));
  if (textOf(now.parameters) !== textOf(call.user.parameters)) return 'its parameters are others';
  if (columns(now.rows) !== columns(call.rows)) return 'its columns are others';
  if (now.deterministic !== call.user.deterministic) return 'it says otherwise whether it is deterministic';
  if (textOf(now.state) !== textOf(call.state)) return 'its state is of another type';
  if (call.retracts === true && now.retracts !== true) return 'it takes no rows back any more';
  const same = textOf(now.returns && nullable(now.returns)) === textOf(call.returns && nullable(call.returns));
  return same ? null : 'its result is of another type';
}

/** Equal for equal values, in whatever order plans that were stored have their keys. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? '';
