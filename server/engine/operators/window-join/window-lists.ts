import type { DataType } from '@headrace/connector-sdk/schema';
import type { WindowJoinPlan } from '@/server/plan/job/join-plans';
import { LoopWriter } from '../../codegen/loop-writer';
import { RowCode, type StoredRow } from '../../codegen/row-code';
import type { SessionClock } from '../../codegen/expr-scope';
import { HASH, NEXT, rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { StateMemory } from '../../state/state-memory';
import type { DirectEmitter } from '../output/direct-emitter';
import { nullKeyTest, type JoinColumns } from '../join/join-columns';

/** A right row of a full join has met a left one. */
export const MET = 'met';
/** Watermark at which the record's window closes, and its number among those that stand in the queue (0: it does not). */
export const CLOSES = 'closes';
export const OPENED = 'opened';
type Types = readonly [readonly DataType[], readonly DataType[]];

/** A store for each side: lists by join key and the window's end. */
export function windowStores(plan: WindowJoinPlan, types: Types, memory: StateMemory): readonly [RowStore, RowStore] {
  const store = (side: 0 | 1): RowStore => {
    const [keys, window] = side === 0 ? [plan.keys.left, plan.leftWindow] : [plan.keys.right, plan.rightWindow];
    const words = side === 1 && plan.type === 'full' ? [MET] : [];
    const doubles = [CLOSES, OPENED];
    const layout = rowLayout({ types: types[side], key: [...keys, window.end], ordered: true, grouped: true, words, doubles });
    return new RowStore(layout, memory, plan.name);
  };
  return [store(0), store(1)];
}

/** Generates: the head of the other side's list for a record of `side`; 0: there is none. */
export function partnerFinder(stores: readonly [RowStore, RowStore], side: 0 | 1, session: SessionClock): (address: number) => number {
  const loop = new LoopWriter(session);
  const own = RowCode.of(loop, stores[side]);
  const other = RowCode.of(loop, stores[side === 0 ? 1 : 0]);
  const row = own.at('address');
  const key = stores[side].layout.key.map((column) => row.column(column));
  loop.builder.line(`const hash = ${row.raw(HASH)};`);
  const found = other.findList(key, 'hash', false);
  loop.builder.line(`return ${found.address};`);
  return loop.builder.build<(address: number) => number>('find(address)');
}

export interface WindowFunctions {
  /** Joins the rows of the driving side from `from` on with the list of the other; answers where to go on, 0: all done. */
  readonly drive: (from: number, other: number) => number;
  /** Full join: emits the right rows from `from` on that met nobody; answers where to go on. */
  readonly rest: ((from: number) => number) | null;
}

interface Parts {
  readonly plan: WindowJoinPlan;
  readonly stores: readonly [RowStore, RowStore];
  readonly columns: JoinColumns;
  readonly session: SessionClock;
  readonly emitter: (loop: LoopWriter) => DirectEmitter;
}

export function windowFunctions(parts: Parts): WindowFunctions {
  return { drive: driver(parts), rest: parts.plan.type === 'full' ? rest(parts) : null };
}

/** A right join walks its right rows, all others their left ones (Flink). */
export const drivingSide = ({ type }: WindowJoinPlan): 0 | 1 => (type === 'right' ? 1 : 0);

function driver(parts: Parts): WindowFunctions['drive'] {
  const { plan, stores, columns } = parts;
  const side = drivingSide(plan);
  const loop = new LoopWriter(parts.session);
  const { builder } = loop;
  const out = parts.emitter(loop);
  const own = RowCode.of(loop, stores[side]);
  const other = RowCode.of(loop, stores[side === 0 ? 1 : 0]);
  own.each('from', (row) => {
    builder.line('let met = 0;');
    const keys = side === 0 ? plan.keys.left : plan.keys.right;
    const lonely = nullKeyTest(
      keys.map((column) => row.column(column)),
      plan.keys.nullSafe,
    );
    builder.open(lonely === null ? '{' : `if (!(${lonely})) {`);
    other.each('other', (partner) => {
      const [left, right] = side === 0 ? [row, partner] : [partner, row];
      columns.whenMatching(loop, left, right, () => {
        builder.line('met = 1;');
        if (plan.type === 'semi' || plan.type === 'anti') return builder.line('break;');
        out.emit(columns.joined(left, right), '0');
        if (plan.type === 'full') mark(partner, builder.line.bind(builder));
      });
    });
    builder.close();
    afterRow(parts, side, row, { loop, out });
    out.forgetTexts();
    builder.line(`if (${out.full}) return ${nextOf(row)};`);
  });
  builder.line('return 0;');
  return builder.build<WindowFunctions['drive']>('drive(from, other)');
}

function mark(partner: StoredRow, line: (text: string) => void): void {
  partner.touch();
  line(`${partner.word(MET)} = 1;`);
}

function afterRow(
  { plan, columns }: Parts,
  side: 0 | 1,
  row: StoredRow,
  to: { readonly loop: LoopWriter; readonly out: DirectEmitter },
): void {
  const { builder } = to.loop;
  if (plan.type === 'inner') return;
  builder.open(`if (met === ${plan.type === 'semi' ? 1 : 0}) {`);
  to.out.emit(plan.type === 'semi' || plan.type === 'anti' ? columns.ofRow(row, 0) : columns.padded(row, side), '0');
  builder.close();
}

function rest({ stores, columns, session, emitter }: Parts): (from: number) => number {
  const loop = new LoopWriter(session);
  const { builder } = loop;
  const out = emitter(loop);
  RowCode.of(loop, stores[1]).each('from', (row) => {
    builder.open(`if (${row.word(MET)} === 0) {`);
    out.emit(columns.padded(row, 1), '0');
    builder.close();
    builder.line(`if (${out.full}) return ${nextOf(row)};`);
  });
  builder.line('return 0;');
  return builder.build<(from: number) => number>('rest(from)');
}

/** The record after this one; at the end 0, which stands for "done" as well. */
const nextOf = (row: StoredRow): string => row.raw(NEXT);
