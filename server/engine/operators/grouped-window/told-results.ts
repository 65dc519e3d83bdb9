import { RowKind, type DataType } from '@headrace/connector-sdk/schema';
import { LoopWriter, type RowAccess } from '../../codegen/loop-writer';
import { recordWriter, type WriteRecord } from '../../codegen/record-functions';
import { RowCode, type StoredRow } from '../../codegen/row-code';
import { HASH, rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import type { Aggregates } from '../over-aggregate/over-code';
import type { BatchTarget } from '../output/batch-target';
import { windowRow } from './window-values';
import type { GroupedPlan } from './grouped-window-terminal';

/** The records of the open windows: the keys and bounds of each are its first columns. */
export interface WindowRecords {
  readonly store: RowStore;
  readonly keyTypes: readonly DataType[];
  /** The record as a row of what the groups aggregate, as far as they ask for its keys. */
  readonly asRow: (record: StoredRow) => RowAccess;
  /** Doubles with the bounds on the clock that windows are cut on. */
  readonly start: number;
  readonly end: number;
}

/**
 * What was last said of each window that speaks more than once: the result is compared with it, taken back where it has changed, and said
 * anew. As in Flink, what stays the same is not said again.
 */
export class ToldResults {
  readonly store: RowStore;
  /** Says the result of a record's group if it is another than before. */
  readonly tell: (address: number) => void;
  /** The record of what was last said of a window's record; 0: nothing. */
  private readonly find: (address: number) => number;
  private readonly write: WriteRecord;

  constructor(
    private readonly setup: BreakerSetup<GroupedPlan>,
    private readonly windows: WindowRecords,
    groups: Aggregates,
    target: BatchTarget,
  ) {
    const { plan, memory, session } = setup;
    const types = [...windows.keyTypes, ...plan.aggregates.map(({ type }) => type)];
    this.store = new RowStore(rowLayout({ types, key: windows.keyTypes.map((_, i) => i), grouped: true }), memory, plan.name);
    this.tell = this.teller(groups);
    this.find = this.finder();
    this.write = recordWriter({
      store: this.store,
      target,
      outputTypes: plan.output.map((field) => field.type),
      changes: true,
      session,
      extra: ['start', 'end'],
      values: (loop, record) =>
        windowRow(setup, loop, {
          record,
          key: (index) => record.column(index),
          result: (index) => record.column(windows.keyTypes.length + index),
          bounds: 'clock',
        }),
    });
  }

  private keysOf(loop: LoopWriter): {
    readonly record: StoredRow;
    readonly keys: ReturnType<RowAccess['column']>[];
    readonly hash: string;
  } {
    const record = RowCode.of(loop, this.windows.store).at('address');
    const hash = loop.builder.fresh('hash');
    loop.builder.line(`const ${hash} = ${record.raw(HASH)};`);
    return { record, keys: this.windows.keyTypes.map((_, i) => record.column(i)), hash };
  }

  private teller({ code, state }: Aggregates): (address: number) => void {
    const loop = new LoopWriter(this.setup.session);
    const { builder } = loop;
    const { record, keys, hash } = this.keysOf(loop);
    const told = RowCode.of(loop, this.store);
    const found = told.findList(keys, hash, true);
    const own = builder.bind('own', this);
    const group = code.open(loop, this.windows.asRow(record), state, `return ${own}.takeBack(${found.address}, address);`);
    const values = group.results();
    builder.open(`if (${found.address} > 0) {`);
    const old = told.at(found.address);
    const tests = values.map((value, i) => told.equal(old.column(keys.length + i), value)).filter((test) => test !== 'true');
    builder.line(tests.length === 0 ? 'return;' : `if (${tests.join(' && ')}) return;`);
    builder.close();
    const made = told.write([...keys, ...values]);
    builder.line(`${made.raw(this.store.layout.groupAt)} = ${record.raw(this.windows.store.layout.groupAt)};`);
    builder.line(`${own}.put(${found.bucket}, ${found.address}, ${made.address}, address);`);
    builder.line(`${builder.bind('arena', loop.arena)}.clear();`);
    return builder.build<(address: number) => void>('tell(address)');
  }

  private finder(): (address: number) => number {
    const loop = new LoopWriter(this.setup.session);
    const { keys, hash } = this.keysOf(loop);
    loop.builder.line(`return ${RowCode.of(loop, this.store).findList(keys, hash, false).address};`);
    return loop.builder.build<(address: number) => number>('find(address)');
  }

  /** Called by `tell`, hence no object: a new result of a window's record, in the place of `old` where there is one. */
  put(bucket: number, old: number, made: number, window: number): void {
    if (old === 0) this.store.append(bucket, 0, made, this.windows.store.word(window, HASH));
    else {
      if (this.setup.plan.emitsUpdateBefore === true) this.say(RowKind.updateBefore, old, window);
      this.store.replace(bucket, old, made);
    }
    this.say(old === 0 ? RowKind.insert : RowKind.updateAfter, made, window);
  }

  /** Called by `tell`: the window has no rows any more. */
  takeBack(old: number, window: number): void {
    if (old === 0) return;
    this.say(RowKind.delete, old, window);
    this.store.removeRow(old);
  }

  private say(kind: number, address: number, window: number): void {
    const { store, start, end } = this.windows;
    this.write(kind, address, store.double(window, start), store.double(window, end));
    this.setup.metrics.rowsOut++;
  }

  /** The window of the record is over. */
  forget(address: number): void {
    const told = this.find(address);
    if (told !== 0) this.store.removeRow(told);
  }
}
