import { HeadraceError } from '@headrace/connector-sdk';
import { notNull, types } from '@headrace/connector-sdk/schema';
import type { RankPlan } from '@/server/plan/job/ranking-plans';
import { wideFromDouble } from '../../codegen/expr-scope';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { compareRecords, leaveWhenBefore, recordWriter, sameRecords } from '../../codegen/record-functions';
import { RowCode, type Found } from '../../codegen/row-code';
import type { KeyGroupRange } from '../../state/restore-rows';
import { PREVIOUS, rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import { QueuedTerminal } from '../queued-terminal';
import { unknownState, type SnapshotPart } from '../stateful-terminal';
import { RankState } from './rank-state';
import { SIZE_WORD, SortedLists, TOUCHED } from './sorted-lists';

const ROWS = 'rows';

/** TopN at the end of a loop: each row changes the best rows of its partition, and the changes go into the loop behind at once. */
export class RankTerminal extends QueuedTerminal<RankPlan> {
  private readonly store: RowStore;
  private readonly lists: SortedLists;
  private readonly state: RankState;

  constructor(setup: BreakerSetup<RankPlan>) {
    super(setup, true);
    const { plan, session } = setup;
    if (plan.to === null) throw variableEnd(plan.name);
    const layout = rowLayout({
      types: setup.inputTypes,
      key: plan.partition,
      identity: plan.strategy === 'upsert' ? plan.upsertKey!.filter((column) => !plan.partition.includes(column)) : null,
      ordered: true,
      words: [SIZE_WORD],
      doubles: plan.stateTtlMs === null ? [] : [TOUCHED],
    });
    this.store = new RowStore(layout, setup.memory, plan.name);
    this.lists = new SortedLists(this.store, compareRecords(this.store, plan.order, session));
    const write = recordWriter({
      store: this.store,
      target: this.queue.target,
      queue: this.queue,
      outputTypes: plan.output.map((field) => field.type),
      changes: true,
      session,
      extra: ['place'],
      values: (loop, record) => [
        ...setup.inputTypes.map((_, column) => record.column(column)),
        ...(plan.emitsRank ? [wideFromDouble(loop.scope(record), notNull(types.BIGINT), 'place', 'false')] : []),
      ],
    });
    this.state = new RankState(plan, { lists: this.lists, same: sameRecords(this.store, session), write, metrics: setup.metrics });
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes } = this.setup;
    const scope = loop.scope(row);
    const values = inputTypes.map((_, column) => row.column(column));
    const key = plan.partition.map((column) => values[column]!);
    const hash = keyHash(scope, keyParts(scope, key));
    const code = RowCode.of(loop, this.store);
    const state = builder.bind('rank', this.state);
    const skip = plan.strategy === 'upsert' && row.kind !== '0' ? `if ((${row.kind} & 1) === 0) ` : '';
    builder.open(`${skip}{`);
    const list = code.findList(key, hash, true);
    if (plan.strategy === 'upsert') {
      const whole = [...key, ...this.store.layout.identity!.map((column) => values[column]!)];
      const identity = keyHash(scope, keyParts(scope, whole));
      const old = code.findIdentity(whole, identity, true);
      const made = code.write(values);
      this.touch(loop, made);
      builder.line(`${state}.upsert(${list.bucket}, ${made.address}, ${hash}, ${old.address} > 0 ? ${old.address} : 0, ${identity});`);
    } else {
      if (plan.strategy === 'append') this.dropHopeless(loop, row, code, list);
      const made = code.write(values);
      this.touch(loop, made);
      const add = `${state}.add(${list.bucket}, ${made.address}, ${hash});`;
      if (row.kind === '0' || plan.strategy === 'append') builder.line(add);
      else builder.line(`if ((${row.kind} & 1) === 1) ${state}.takeBack(${list.bucket}, ${made.address}); else ${add}`);
      if (plan.strategy === 'append') builder.close();
    }
    builder.close();
    this.stopWhenFull(loop);
  }

  /** Opens a block for a row that may be among the best; one that is not, as most are, is not even written down. */
  private dropHopeless(loop: LoopWriter, row: RowAccess, code: RowCode, list: Found): void {
    const { builder } = loop;
    const [label, best] = [builder.fresh('rank'), builder.fresh('best')];
    builder.open(`${label}: {`);
    builder.open(`${best}: {`);
    builder.line(`if (${list.address} === 0) break ${best};`);
    const head = code.at(list.address);
    builder.line(`if (${head.word(SIZE_WORD)} < ${this.setup.plan.to}) break ${best};`);
    const last = builder.fresh('row');
    builder.line(`const ${last} = ${head.raw(PREVIOUS)};`);
    leaveWhenBefore(builder, row, code.at(last), this.setup.plan.order, best);
    builder.line(`break ${label};`);
    builder.close();
  }

  private touch(loop: LoopWriter, made: ReturnType<RowCode['write']>): void {
    if (this.setup.plan.stateTtlMs === null) return;
    loop.builder.line(`${made.double(TOUCHED)} = ${loop.builder.bind('session', this.setup.session)}.now();`);
  }

  override snapshot(): readonly SnapshotPart[] {
    return [{ state: ROWS, snapshot: this.store.snapshot() }];
  }
  override restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    if (state !== ROWS) throw unknownState(state);
    this.store.restore(bytes, range);
  }
  protected override restored(): void {
    this.lists.endRestore();
  }
  override onTime(): void {
    const { stateTtlMs } = this.setup.plan;
    if (stateTtlMs !== null) this.lists.expire(this.setup.session.now() - stateTtlMs);
  }
  override stateBytes(): number {
    return this.store.sizeBytes();
  }
  override close(): void {
    this.store.drop();
  }
}

const variableEnd = (name: string): Error =>
  new HeadraceError(`${name} takes the last rank from a column, which the engine does not compute`, {
    code: 'rank.variable-end',
    domain: 'user',
    retry: 'none',
    remedy: 'Compare the row number with a constant.',
  });
