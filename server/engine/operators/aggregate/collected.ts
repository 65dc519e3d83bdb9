import { HeadraceError } from '@headrace/connector-sdk';
import { decodeNested, encodeNested, isList, MapValue, types, type DataType } from '@headrace/connector-sdk/schema';
import { jsonOf } from '@/server/plan/expr/evaluate-json';
import { compareValues, type ExprValue } from '@/server/plan/expr/values';
import { objectJson } from '@/server/plan/expr/json-text';
import { bytesEqual } from '../../batch/byte-compare';
import type { TextArena } from '../../batch/text-arena';
import type { ExprScope } from '../../codegen/expr-scope';
import { PlainValues, readResult, writeArgument } from '../../codegen/plain-values';
import { asBytes, type Value } from '../../codegen/value';
import type { Accumulator, AccumulatorSetup, SlotPlace } from './accumulator';
import { readSlot } from './slot-value';

/** What a function makes of the values of a group, in their order of arrival. */
type Finish = (values: readonly ExprValue[], types: CollectedTypes) => ExprValue;

interface CollectedTypes {
  readonly argument: DataType;
  readonly result: DataType;
  readonly timeZone: string;
}

const row = (value: ExprValue | undefined): readonly ExprValue[] => (value !== undefined && isList(value!) ? value : []);

/** Several arguments come as one ROW: LISTAGG (text, separator), JSON_OBJECTAGG (key, value, is JSON), JSON_ARRAYAGG (value, is JSON). */
const finishes: Readonly<Record<string, Finish>> = {
  LISTAGG: (values) => (values.length === 0 ? null : values.map((one) => row(one)[0]).join(String(row(values[0])[1]))),
  ARRAY_AGG: (values) => (values.length === 0 ? null : values.map((one) => row(one)[0]!)),
  COLLECT: multiset,
  SINGLE_VALUE: (values) => values[0] ?? null,
  FIRST_VALUE: (values) => values[0] ?? null,
  LAST_VALUE: (values) => values.at(-1) ?? null,
  JSON_ARRAYAGG: (values, about) => `[${values.map((one) => jsonItem(one, 0, about)).join(',')}]`,
  JSON_OBJECTAGG: jsonObject,
};

export const isCollected = (fn: string): boolean => Object.hasOwn(finishes, fn);

function multiset(values: readonly ExprValue[]): ExprValue {
  const keys: ExprValue[] = [];
  const counts: number[] = [];
  const plain = new Map<ExprValue, number>();
  for (const value of values) {
    const known = isPlain(value) ? (plain.get(value) ?? -1) : keys.findIndex((key) => compareValues(key, value) === 0);
    if (known >= 0) counts[known]!++;
    else {
      if (isPlain(value)) plain.set(value, keys.length);
      keys.push(value);
      counts.push(1);
    }
  }
  return new MapValue(keys, counts);
}

/** Values that a Map finds as SQL compares them. */
const isPlain = (value: ExprValue): boolean => value === null || typeof value !== 'object';

/** The `index`-th value of a ROW as JSON; the next one says whether it is JSON already. */
function jsonItem(one: ExprValue, index: number, { argument, timeZone }: CollectedTypes): string {
  const [value, raw] = [row(one)[index]!, row(one)[index + 1]];
  const type = argument.kind === 'ROW' ? argument.fields[index]!.type : types.STRING;
  return raw === true && value !== null ? (value as string) : jsonOf(value, type, { timeZone, nowMs: 0 });
}

function jsonObject(values: readonly ExprValue[], about: CollectedTypes): ExprValue {
  const entries = new Map<string, string>();
  for (const one of values) {
    const key = String(row(one)[0]);
    if (entries.has(key))
      throw failure('aggregate.json-key', `JSON_OBJECTAGG met the key "${key}" twice`, 'Make the keys of each group unique.');
    entries.set(key, jsonItem(one, 1, about));
  }
  return objectJson(entries);
}

const failure = (code: string, message: string, remedy: string): HeadraceError =>
  new HeadraceError(message, { code, domain: 'user', retry: 'none', remedy });

/**
 * The values of a group one after the other in one byte string: u32 size and the value as the only field of a ROW in the nested
 * encoding (a value that is a ROW itself as it is). Its size grows with the group; a value is added at its end, without a copy.
 */
export class CollectedValues extends PlainValues {
  private readonly rowType: DataType;
  private readonly nested: boolean;

  constructor(
    private readonly fn: string,
    private readonly about: CollectedTypes,
    arena: TextArena,
  ) {
    super([about.argument], arena);
    this.nested = about.argument.kind === 'ROW';
    this.rowType = this.nested ? about.argument : types.ROW([{ name: 'value', type: about.argument }]);
  }

  private entry(): Uint8Array {
    const value = this.row[0] ?? null;
    const encoded = encodeNested(this.nested ? value : [value], this.rowType);
    const entry = new Uint8Array(encoded.length + 4);
    new DataView(entry.buffer).setUint32(0, encoded.length, true);
    entry.set(encoded, 4);
    return entry;
  }

  /** Leaves in `data` what the value that was put in adds to a state of so many bytes. */
  add(length: number): void {
    if (this.fn === 'SINGLE_VALUE' && length > 0)
      throw failure('aggregate.single-value', 'A scalar subquery gave more than one row', 'Aggregate or limit the subquery to one row.');
    this.keep(this.entry());
  }

  private keep(whole: Uint8Array): void {
    this.data = whole;
    this.start = 0;
    this.length = whole.length;
  }

  /**
   * Takes the first value that equals the one put in out of a state. Answers its size where it stands first (the caller cuts it off), as it does where
   * rows go in the order in which they came; else -1, and `data` is the state without it.
   */
  retract(state: Uint8Array, start: number, length: number): number {
    const entry = this.entry();
    const view = new DataView(state.buffer, state.byteOffset);
    for (let at = start; at < start + length; at += 4 + view.getUint32(at, true)) {
      if (view.getUint32(at, true) + 4 !== entry.length || !bytesEqual(state, at, entry, 0, entry.length)) continue;
      if (at === start) return entry.length;
      const rest = new Uint8Array(length - entry.length);
      rest.set(state.subarray(start, at));
      rest.set(state.subarray(at + entry.length, start + length), at - start);
      this.keep(rest);
      return -1;
    }
    this.keep(state.slice(start, start + length));
    return -1;
  }

  /** Gives the function's result over a state. */
  result(state: Uint8Array, start: number, length: number): void {
    const values: ExprValue[] = [];
    const view = new DataView(state.buffer, state.byteOffset);
    for (let at = start; at < start + length;) {
      const size = view.getUint32(at, true);
      const value = decodeNested(state.subarray(at + 4, at + 4 + size), this.rowType);
      values.push(this.nested ? value : row(value)[0]!);
      at += 4 + size;
    }
    this.give(finishes[this.fn]!(values, this.about), this.about.result);
  }
}

/** The accumulator of a function that needs all values of a group. */
export function collected(fn: string, { type, argument }: AccumulatorSetup): Accumulator {
  const column = types.BYTES;
  const state = (at: SlotPlace): Value => readSlot(at, column, 0, 'false');
  const holder = (scope: ExprScope): string => {
    scope.textsMade();
    const about = { argument: argument!, result: type, timeZone: scope.session.timeZone };
    return scope.builder.bind('all', new CollectedValues(fn, about, scope.arena));
  };
  const held = (at: SlotPlace): string => {
    const { data, start, length } = asBytes(state(at));
    return `${data}, ${start}, ${length}`;
  };
  return {
    columns: ['bytes'],
    add: (scope, at, value) => {
      const all = holder(scope);
      writeArgument(scope, all, 0, value!);
      scope.builder.line(`${all}.add(${asBytes(state(at)).length});`);
      scope.builder.line(`${at.table}.appendBytes(${at.first}, ${at.slot}, ${all}.data, ${all}.start, ${all}.length);`);
    },
    retract: (scope, at, value) => {
      const { builder } = scope;
      const all = holder(scope);
      writeArgument(scope, all, 0, value!);
      const cut = builder.fresh('cut');
      builder.line(`const ${cut} = ${all}.retract(${held(at)});`);
      builder.line(`if (${cut} >= 0) ${at.table}.cutBytes(${at.first}, ${at.slot}, ${cut});`);
      builder.line(`else ${at.table}.putBytes(${at.first}, ${at.slot}, ${all}.data, ${all}.start, ${all}.length);`);
    },
    partial: (_scope, at) => [state(at)],
    merge: (scope, at, [partial]) => {
      const { data, start, length } = asBytes(partial!);
      scope.builder.line(`if (${length} > 0) ${at.table}.appendBytes(${at.first}, ${at.slot}, ${data}, ${start}, ${length});`);
    },
    result: (scope, at) => {
      const all = holder(scope);
      scope.builder.line(`${all}.result(${held(at)});`);
      return readResult(scope, all, type);
    },
  };
}
