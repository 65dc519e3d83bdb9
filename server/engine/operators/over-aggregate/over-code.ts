import type { DataType } from '@headrace/connector-sdk/schema';
import { physicalOf } from '@headrace/connector-sdk/schema';
import type { OverAggregatePlan } from '@/server/plan/job/ranking-plans';
import { variable, wideFromDouble, type SessionClock } from '../../codegen/expr-scope';
import { LoopWriter } from '../../codegen/loop-writer';
import { recordWriter, type WriteRecord } from '../../codegen/record-functions';
import { RowCode, type StoredRow } from '../../codegen/row-code';
import type { Value } from '../../codegen/value';
import type { RowStore } from '../../state/row-store';
import type { GroupCode } from '../group-aggregate/group-code';
import type { GroupState } from '../group-aggregate/group-state';
import type { OverflowQueue } from '../output/overflow-queue';
import type { LagCall, OverCalls } from './over-calls';

/** Lets a record come into (kind 0) or go out of (kind 1) the aggregates of its partition; answers the rows that they then cover. */
export type ChangeRecord = (kind: number, address: number) => number;

export interface Aggregates {
  readonly code: GroupCode;
  readonly state: GroupState;
}

export function changeRecord(store: RowStore, { code, state }: Aggregates, session: SessionClock): ChangeRecord {
  const loop = new LoopWriter(session);
  const record = RowCode.of(loop, store).at('address');
  const rows = code.change(loop, { kind: 'kind', column: (index) => record.column(index) }, state);
  loop.builder.line(`return ${rows};`);
  return loop.builder.build<ChangeRecord>('change(kind, address)');
}

/** Writes a record with the values of all calls: `write(kind, address, rank, lag0, …, answer0, …)` gets the rank and the records that others look at. */
export function overWriter(of: {
  readonly plan: OverAggregatePlan;
  readonly calls: OverCalls;
  readonly store: RowStore;
  readonly queue: OverflowQueue;
  readonly running: Aggregates;
  readonly session: SessionClock;
}): WriteRecord {
  const { plan, calls, store } = of;
  return recordWriter({
    store,
    target: of.queue.target,
    queue: of.queue,
    outputTypes: plan.output.map((field) => field.type),
    changes: false,
    session: of.session,
    extra: ['rank', ...calls.lags.map((_, index) => `lag${index}`), ...calls.queues.map((_, index) => `answer${index}`)],
    values: (loop, record) => {
      const running = calls.running.length === 0 ? [] : of.running.code.results(loop, record, of.running.state).values;
      const lags = calls.lags.map((lag, index) => lagValue(loop, RowCode.of(loop, store), record, lag, `lag${index}`));
      const queues = calls.queues.map(({ args, type }, index) =>
        lagValue(loop, RowCode.of(loop, store), record, { value: args[0]!, offset: null, otherwise: null, type }, `answer${index}`),
      );
      const width = store.layout.columns.length;
      const results = calls.sources.map((source, index): Value => {
        if (source.from === 'running') return running[source.index]!;
        if (source.from === 'queue') return queues[source.index]!;
        if (source.from === 'lag') return lags[source.index]!;
        return numbered(loop, record, plan.output[width + index]!.type);
      });
      return [...store.layout.columns.map((_, column) => record.column(column)), ...results];
    },
  });
}

const numbered = (loop: LoopWriter, record: StoredRow, type: DataType): Value =>
  physicalOf(type) === 'i64'
    ? wideFromDouble(loop.scope(record), type, 'rank', 'false')
    : { physical: 'i32', type, isNull: 'false', code: 'rank' };

function lagValue(loop: LoopWriter, code: RowCode, record: StoredRow, lag: LagCall, address: string): Value {
  const { builder } = loop;
  const scope = loop.scope(record);
  const result = variable(scope, lag.type, physicalOf(lag.type), true);
  builder.open(`if (${address} > 0) {`);
  result.set(code.at(address).column(lag.value));
  if (lag.otherwise !== null) {
    builder.close('} else {');
    result.set(record.column(lag.otherwise));
  }
  builder.close();
  return result.value;
}
