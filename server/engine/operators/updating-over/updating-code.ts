import { physicalOf, RowKind, ticksPerMillisecond, type DataType } from '@headrace/connector-sdk/schema';
import type { SortColumn, UpdatingOverPlan } from '@/server/plan/job/ranking-plans';
import { variable, wideFromDouble, type SessionClock } from '../../codegen/expr-scope';
import { LoopWriter } from '../../codegen/loop-writer';
import type { WriteRecord } from '../../codegen/record-functions';
import { RowCode, type StoredRow } from '../../codegen/row-code';
import { asFlat, asWide, bigOf, type Value } from '../../codegen/value';
import type { RowStore } from '../../state/row-store';
import type { Aggregates } from '../over-aggregate/over-code';
import type { NeighbourCall, UpdatingCalls } from './updating-calls';

/** Results of a record, of its partition's running values and its place. Answers 0 where they are as they were, else where the record is now. */
export type SettleRecord = (address: number, fresh: number, number: number, rank: number, dense: number) => number;

export interface SettleOptions {
  readonly plan: UpdatingOverPlan;
  readonly calls: UpdatingCalls;
  readonly store: RowStore;
  readonly running: Aggregates;
  readonly tell: WriteRecord;
  readonly neighbours: Int32Array;
  readonly session: SessionClock;
}

/** Generates `SettleRecord`: results of 64 bits and less are written into the record, with texts among them it is written anew. */
export function settleRecord(of: SettleOptions): SettleRecord {
  const { plan, store } = of;
  const loop = new LoopWriter(of.session);
  const { builder } = loop;
  const code = RowCode.of(loop, store);
  const record = code.at('address');
  const width = store.layout.columns.length - plan.calls.length;
  const results = resultsOf(of, loop, record);
  const texts = results.some(({ physical }) => physical === 'bytes');
  const clear = texts ? `${builder.bind('arena', loop.arena)}.clear(); ` : '';
  const same = results.map((value, i) => code.equal(record.column(width + i), value));
  builder.open('if (fresh === 0) {');
  builder.line(`if (${same.join(' && ')}) { ${clear}return 0; }`);
  if (plan.emitsUpdateBefore) builder.line(`${builder.bind('tell', of.tell)}(${RowKind.updateBefore}, address);`);
  builder.close();
  if (texts) {
    const made = code.write([...Array.from({ length: width }, (_, i) => record.column(i)), ...results]);
    for (const name of Object.keys(store.layout.doubles)) builder.line(`${made.double(name)} = ${record.double(name)};`);
    builder.line(`${clear}return ${made.address};`);
  } else {
    record.touch();
    results.forEach((value, i) => {
      record.storeNull(width + i, value);
      record.store(width + i, value);
    });
    builder.line('return address;');
  }
  return builder.build<SettleRecord>('settle(address, fresh, number, rank, dense)');
}

function resultsOf({ plan, calls, store, running, neighbours }: SettleOptions, loop: LoopWriter, record: StoredRow): readonly Value[] {
  const values = calls.running.length === 0 ? [] : running.code.results(loop, record, running.state).values;
  const others = loop.builder.bind('neighbours', neighbours);
  const beside = calls.neighbours.map((call, i) => neighbourValue(loop, RowCode.of(loop, store), record, call, `${others}[${i}]`));
  return calls.sources.map((source, i): Value => {
    if (source.from === 'running') return values[source.index]!;
    if (source.from === 'neighbour') return beside[source.index]!;
    const { type } = plan.calls[i]!;
    return wideFromDouble(loop.scope(record), type, source.place, 'false');
  });
}

function neighbourValue(loop: LoopWriter, code: RowCode, record: StoredRow, call: NeighbourCall, place: string): Value {
  const { builder } = loop;
  const address = builder.fresh('beside');
  builder.line(`const ${address} = ${place};`);
  const result = variable(loop.scope(record), call.type, physicalOf(call.type), true);
  builder.open(`if (${address} > 0) {`);
  result.set(code.at(address).column(call.value));
  if (call.otherwise !== null) {
    builder.close('} else {');
    result.set(record.column(call.otherwise));
  }
  builder.close();
  return result.value;
}

/** Generates what makes the running values of a record's partition begin anew. */
export function forgetRecord(store: RowStore, { code, state }: Aggregates, session: SessionClock): (address: number) => void {
  const loop = new LoopWriter(session);
  const record = RowCode.of(loop, store).at('address');
  const { slot } = code.open(loop, record, state, 'return;');
  loop.builder.line(`${loop.builder.bind('state', state)}.forgetSlot(${slot});`);
  return loop.builder.build<(address: number) => void>('forget(address)');
}

/** Generates whether a record lies in the RANGE of one that is behind it: NULL only in that of NULL. */
export function withinRange(
  store: RowStore,
  order: SortColumn,
  preceding: number,
  session: SessionClock,
): (a: number, b: number) => boolean {
  const loop = new LoopWriter(session);
  const code = RowCode.of(loop, store);
  const [a, b] = [code.at('a').column(order.column), code.at('b').column(order.column)];
  if (a.isNull !== 'false') loop.builder.line(`if ((${a.isNull}) || (${b.isNull})) return (${a.isNull}) && (${b.isNull});`);
  const [low, high] = order.ascending ? [a, b] : [b, a];
  const size = preceding * unitsOf(low.type);
  if (low.physical === 'i64')
    loop.builder.line(`if (${bigOf(asWide(high))} - ${bigOf(low)} <= ${BigInt(size)}n) return true; return false;`);
  else loop.builder.line(`return ${asFlat(high).code} - ${asFlat(low).code} <= ${size};`);
  return loop.builder.build<(a: number, b: number) => boolean>('within(a, b)');
}

const DAY_MS = 86_400_000;

/** What a column of this type counts in one unit of a frame's `preceding`. */
function unitsOf(type: DataType): number {
  if (type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ') return ticksPerMillisecond(type.precision);
  return type.kind === 'DATE' ? 1 / DAY_MS : 1;
}
