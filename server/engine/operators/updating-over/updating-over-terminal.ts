import { physicalOf } from '@headrace/connector-sdk/schema';
import type { UpdatingOverPlan } from '@/server/plan/job/ranking-plans';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { compareRecords, recordWriter, sameRecords } from '../../codegen/record-functions';
import { RowCode } from '../../codegen/row-code';
import { nullValue } from '../../codegen/value';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import { GroupCode } from '../group-aggregate/group-code';
import { GroupState } from '../group-aggregate/group-state';
import { asGroups } from '../over-aggregate/over-calls';
import { changeRecord, type Aggregates } from '../over-aggregate/over-code';
import { StoreTerminal, TOUCHED } from '../store-terminal';
import { OrderedFrames } from './ordered-frames';
import { places, updatingCalls, type UpdatingCalls } from './updating-calls';
import { forgetRecord, settleRecord, withinRange } from './updating-code';

const always = (): boolean => true;

/**
 * Aggregates over the rows before each row in any order, of rows that come, change and go: a partition's rows stand in a list in that order, each
 * with its results, and each change goes into the loop behind at once. What it keeps in checkpoints are those rows; running values are made of them.
 */
export class UpdatingOverTerminal extends StoreTerminal<UpdatingOverPlan> {
  private readonly store: RowStore;
  private readonly running: Aggregates;
  private readonly frames: OrderedFrames;

  constructor(setup: BreakerSetup<UpdatingOverPlan>) {
    const { plan, inputTypes } = setup;
    const calls = updatingCalls(plan, (column) => physicalOf(inputTypes[column]!) === 'f64');
    const doubles = [...(calls.placed ? Object.values(places) : []), ...(plan.stateTtlMs === null ? [] : [TOUCHED])];
    const types = [...inputTypes, ...plan.calls.map((call) => call.type)];
    const store = new RowStore(rowLayout({ types, key: plan.partition, ordered: true, doubles }), setup.memory, plan.name);
    super(setup, true, { rows: store });
    this.store = store;
    this.running = this.aggregates(calls);
    this.frames = this.framesOf(calls);
  }

  private aggregates({ running, exact }: UpdatingCalls): Aggregates {
    const { plan, inputTypes, memory, metrics, session } = this.setup;
    // Of a bounded frame they never outlive a row, so one group is enough for all partitions.
    const partition = plan.frame.preceding === null ? plan.partition : [];
    const code = new GroupCode(asGroups({ ...plan, partition }, running, exact), inputTypes, true);
    const state = new GroupState(code.layouts, {
      owner: plan.name,
      memory,
      metrics,
      target: this.queue.target,
      ttlMs: null,
      touched: -1,
      now: () => session.now(),
      together: true,
    });
    return { code, state };
  }

  private framesOf(calls: UpdatingCalls): OrderedFrames {
    const { store, running, queue } = this;
    const { plan, session, inputTypes, metrics } = this.setup;
    const { order, frame } = plan;
    const neighbours = new Int32Array(calls.neighbours.length);
    const outputTypes = plan.output.map((field) => field.type);
    const tell = recordWriter({ store, target: queue.target, queue, outputTypes, changes: true, session });
    const bounded = frame.mode === 'range' && frame.preceding !== null && order.length > 0;
    return new OrderedFrames(plan, {
      store,
      calls,
      compare: compareRecords(store, order, session),
      same: sameRecords(store, session, inputTypes.length),
      within: bounded ? withinRange(store, order[0]!, frame.preceding, session) : always,
      change: changeRecord(store, running, session),
      forget: forgetRecord(store, running, session),
      settle: settleRecord({ plan, calls, store, running, tell, neighbours, session }),
      tell,
      neighbours,
      metrics,
    });
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes, session } = this.setup;
    const scope = loop.scope(row);
    const values = inputTypes.map((_, column) => row.column(column));
    const key = plan.partition.map((column) => values[column]!);
    const hash = keyHash(scope, keyParts(scope, key));
    const code = RowCode.of(loop, this.store);
    const list = code.findList(key, hash, true);
    const made = code.write([...values, ...plan.calls.map((call) => nullValue(call.type))]);
    if (plan.stateTtlMs !== null) builder.line(`${made.double(TOUCHED)} = ${builder.bind('session', session)}.now();`);
    const frames = builder.bind('frames', this.frames);
    const add = `${frames}.add(${list.bucket}, ${made.address}, ${hash});`;
    if (row.kind === '0') builder.line(add);
    else builder.line(`if ((${row.kind} & 1) === 1) ${frames}.takeBack(${list.bucket}, ${made.address}); else ${add}`);
    this.stopWhenFull(loop);
  }

  protected override restored(): void {
    this.frames.endRestore();
  }
  override onTime(): void {
    const { stateTtlMs } = this.setup.plan;
    if (stateTtlMs !== null) this.frames.expire(this.setup.session.now() - stateTtlMs, this.store.layout.doubles[TOUCHED]!);
  }
  override stateBytes(): number {
    return super.stateBytes() + this.running.state.sizeBytes();
  }
  override close(): void {
    super.close();
    this.running.state.drop();
  }
}
