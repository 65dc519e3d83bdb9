import { notNull, types, type DataType } from '@headrace/connector-sdk/schema';
import type { WindowAggregatePlan } from '@/server/plan/job/job-plan';
import { wideFromDouble } from '../../codegen/expr-scope';
import { keyHash, keyParts } from '../../codegen/key-code';
import { LoopWriter, type RowAccess } from '../../codegen/loop-writer';
import { RowCode, type StoredRow } from '../../codegen/row-code';
import type { Value } from '../../codegen/value';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import { mergeGroups } from '../group-aggregate/merge-groups';
import { windowRow } from '../grouped-window/window-values';
import type { Aggregates } from '../over-aggregate/over-code';
import { DirectEmitter } from '../output/direct-emitter';
import type { OverflowQueue } from '../output/overflow-queue';

export type SessionPlan = WindowAggregatePlan & {
  readonly window: { readonly type: 'session'; readonly gapMs: number; readonly partition: number };
};

/** The number of a piece of a session, among those of its key. */
export const pieceId = notNull(types.BIGINT);

/** The groups of the pieces of sessions: which there are, and what becomes of them when a session closes. */
export class SessionGroups {
  /** One record for each group of a piece: its keys, and the piece's number. Those of one piece are a list. */
  readonly store: RowStore;
  private readonly partition: number;
  private readonly merge: (address: number, from: number, into: number) => number;
  private readonly write: (address: number, id: number, start: number, end: number) => void;
  private readonly list: (piece: number, id: number) => number;

  constructor(
    private readonly setup: BreakerSetup<SessionPlan>,
    private readonly groups: Aggregates,
    private readonly queue: OverflowQueue,
    pieces: RowStore,
  ) {
    const { plan, inputTypes, memory } = setup;
    this.partition = plan.window.partition;
    const columns: readonly DataType[] = [...plan.keys.map((column) => inputTypes[column]!), pieceId];
    const key = [...columns.keys()].filter((column) => column < this.partition || column === plan.keys.length);
    this.store = new RowStore(rowLayout({ types: columns, key, ordered: true, grouped: true }), memory, plan.name);
    this.merge = this.merger();
    this.write = this.writer();
    this.list = this.finder(pieces);
  }

  /** Statements that put the group of a row among those of its piece, if it is not there. `dealt` is the hash by which rows are dealt out. */
  remember(
    loop: LoopWriter,
    row: RowAccess,
    of: { readonly keys: readonly Value[]; readonly number: Value; readonly dealt: string },
  ): void {
    const { builder } = loop;
    const scope = loop.scope(row);
    const code = RowCode.of(loop, this.store);
    const key = [...of.keys.slice(0, this.partition), of.number];
    const hash = keyHash(scope, keyParts(scope, key));
    const found = code.findList(key, hash, true);
    const known = builder.fresh('known');
    builder.line(`let ${known} = 0;`);
    const rest = of.keys.slice(this.partition);
    code.each(found.address, (member) => {
      const tests = rest.map((value, i) => code.equal(member.column(this.partition + i), value));
      builder.line(`if (${tests.join(' && ') || 'true'}) { ${known} = 1; break; }`);
    });
    builder.open(`if (${known} === 0) {`);
    const made = code.write([...of.keys, of.number]);
    builder.line(`${made.raw(this.store.layout.groupAt)} = ${of.dealt};`);
    builder.line(`${code.name}.append(${found.bucket}, ${found.address}, ${made.address}, ${hash});`);
    builder.close();
  }

  /** Puts the groups of all pieces together, says them and forgets them. `piece` is any of the session's. */
  close(piece: number, ids: readonly number[], [start, end]: readonly [number, number]): void {
    const { store } = this;
    const [into] = ids;
    const said: number[] = [];
    const gone: number[] = [];
    for (const id of ids)
      for (let at = this.list(piece, id); at !== 0; at = store.next(at)) {
        if (id === into || this.merge(at, id, into!) === 0) said.push(at);
        gone.push(at);
      }
    for (const at of said) this.write(at, into!, start, end);
    for (const at of gone) store.removeRow(at);
  }

  /** The record as a row of what the groups aggregate, with the piece's number given. */
  private asRow(loop: LoopWriter, record: StoredRow, id: string): RowAccess {
    const { plan, inputTypes } = this.setup;
    const number = wideFromDouble(loop.scope(record), pieceId, id, 'false');
    return {
      kind: '0',
      column: (index) => (index === inputTypes.length ? number : record.column(plan.keys.indexOf(index))),
    };
  }

  private merger(): SessionGroups['merge'] {
    const loop = new LoopWriter(this.setup.session);
    const record = RowCode.of(loop, this.store).at('address');
    const rows = { from: this.asRow(loop, record, 'from'), into: this.asRow(loop, record, 'into') };
    mergeGroups(loop, this.groups.code, this.groups.state, rows);
    return loop.builder.build<SessionGroups['merge']>('merge(address, from, into)');
  }

  private writer(): SessionGroups['write'] {
    const { setup, groups, queue } = this;
    const loop = new LoopWriter(setup.session);
    const { builder } = loop;
    const out = new DirectEmitter(loop, { queue, types: setup.plan.output.map(({ type }) => type), metrics: setup.metrics });
    const record = RowCode.of(loop, this.store).at('address');
    const { slot, results } = groups.code.open(loop, this.asRow(loop, record, 'id'), groups.state, 'return;');
    const values = results();
    const row = windowRow(setup, loop, {
      record,
      key: (index) => record.column(index),
      result: (index) => values[index]!,
      bounds: 'instants',
    });
    out.emit(row, '0');
    out.forgetTexts();
    builder.line(`${builder.bind('group', groups.state)}.forgetSlot(${slot});`);
    return builder.build<SessionGroups['write']>('write(address, id, start, end)');
  }

  /** The first record of a piece's groups. */
  private finder(pieces: RowStore): SessionGroups['list'] {
    const loop = new LoopWriter(this.setup.session);
    const { builder } = loop;
    const piece = RowCode.of(loop, pieces).at('piece');
    const scope = loop.scope(piece);
    const key = [...pieces.layout.columns.map((_, i) => piece.column(i)), wideFromDouble(scope, pieceId, 'id', 'false')];
    const hash = keyHash(scope, keyParts(scope, key));
    builder.line(`return ${RowCode.of(loop, this.store).findList(key, hash, false).address};`);
    return builder.build<SessionGroups['list']>('list(piece, id)');
  }
}
