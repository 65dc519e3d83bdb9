import { notNull, ticksPerMillisecond, types, type DataType } from '@headrace/connector-sdk/schema';
import { KEY_GROUPS, type AggregateCall, type WindowAggregatePlan } from '@/server/plan/job/job-plan';
import type { ExprScope } from '../../codegen/expr-scope';
import { keyHash, keyParts, type KeyPart } from '../../codegen/key-code';
import { LoopWriter, type RowAccess } from '../../codegen/loop-writer';
import { TableCode } from '../../codegen/table-code';
import { asWide, doubleOf, type Value } from '../../codegen/value';
import { hashOfSlot, hashOfWords } from '../../state/keyed-table';
import { tableLayout } from '../../state/table-layout';
import { AggregateSet, slotPlace, whenCounted, type PlacedCall } from '../aggregate/aggregate-set';
import { fitted, HoistedTarget, writeValues } from '../output/write-row';
import type { BreakerSetup } from '../breaker';
import type { BatchTarget } from '../output/batch-target';
import type { OperatorMetrics } from '../../contract/chain';
import { missingTime } from '../watermark/watermark-assigner';
import { keyValue } from '../aggregate/key-value';
import type { WindowClock } from '../../time/window-clock';
import type { Slice, SliceLayouts } from './slice-store';
import type { MergeSlices, WindowState } from './window-state';
import { type WindowSlices } from './window-slices';

/** Emits the groups of a slice from slot `from` on; answers where it stopped, the capacity at the end. */
export type EmitSlice = (slice: Slice, windowEnd: number, from: number) => number;

/** Key groups are told by so many first bits of a hash. */
const KEY_GROUP_BITS = Math.log2(KEY_GROUPS);

/** The tables of a slice in a generated function. */
interface SliceTables {
  readonly main: TableCode;
  readonly sets: readonly TableCode[];
}

/** Where the rows of an input go, and who reads those that come too late. */
interface RowTarget {
  readonly state: WindowState;
  readonly input: number;
  readonly late: BreakerSetup<WindowAggregatePlan>['late'];
}

/** Everything that is generated for one window operator. */
export class WindowCode {
  readonly aggregates: AggregateSet;
  readonly layouts: SliceLayouts;
  private readonly distinct: readonly PlacedCall[];
  private readonly keyTypes: readonly DataType[];
  private readonly inputTypes: readonly DataType[];
  /** Column of the input by whose values rows are dealt besides the keys; null: by the keys alone. */
  private readonly dealt: number | null;

  constructor(
    private readonly plan: WindowAggregatePlan,
    private readonly inputs: readonly (readonly DataType[])[],
    private readonly cut: { readonly slices: WindowSlices; readonly wall: WindowClock },
  ) {
    const inputTypes = (this.inputTypes = inputs[0]!);
    this.dealt = plan.phase === 'distinct' ? plan.aggregates.find(({ distinct }) => distinct)!.args[0]! : null;
    // Groups lie where their values do: their key group is part of the key.
    const group = this.dealt === null ? [] : [notNull(types.INT)];
    this.keyTypes = [...plan.keys.map((index) => inputTypes[index]!), ...group];
    const merges = plan.phase === 'global';
    this.aggregates = new AggregateSet(plan.aggregates, merges ? this.partialInputs() : inputTypes, false, plan.countsApart);
    this.distinct = merges ? [] : this.aggregates.calls.filter((placed) => placed.call.distinct);
    this.layouts = {
      main: tableLayout(this.keyTypes, 'count', this.aggregates.columns),
      sets: this.distinct.map(({ call }) => tableLayout([...this.keyTypes, notNull(inputTypes[call.args[0]!]!)], 'flag', [])),
    };
  }

  /** The global phase knows its arguments by their first partial value. */
  private partialInputs(): readonly DataType[] {
    const types: DataType[] = [];
    this.inputs.forEach((columns, input) =>
      this.eachPart(input, ({ args }, at) => {
        for (const argument of args) types[argument] = columns[at]!;
      }),
    );
    return types;
  }

  /** The calls that a row of the input has parts of, with the first of their columns and how many they are. */
  private eachPart(input: number, use: (call: AggregateCall, at: number, width: number, index: number) => void): void {
    const { parts, aggregates, keys } = this.plan;
    let at = keys.length + 1;
    for (const index of parts?.[input] ?? aggregates.keys()) {
      const call = aggregates[index]!;
      const width = call.fn === 'AVG' ? 2 : 1;
      use(call, at, width, index);
      at += width;
    }
  }

  /** The hash that says by its key group where the key in `words` belongs. */
  dealtBy(words: Int32Array, at: number): number {
    if (this.dealt === null) return hashOfWords(this.layouts.main, words, at);
    return words[at + this.layouts.main.keyColumns.at(-1)!.at]! << (32 - KEY_GROUP_BITS);
  }

  /** One input row. */
  take(loop: LoopWriter, row: RowAccess, to: RowTarget): void {
    const { state, late, input } = to;
    const { builder } = loop;
    const scope = loop.scope(row);
    const window = builder.bind('window', state);
    const main = this.declareTables(loop, `${window}.current`);
    builder.before(`let ${window}_lo = ${window}.lo, ${window}_hi = ${window}.hi;`);
    const label = builder.fresh('win');
    builder.open(`${label}: {`);
    const time = this.rowTime(scope, row);
    builder.open(`if (!(${time} >= ${window}_lo && ${time} < ${window}_hi)) {`);
    builder.open(`if (!${window}.locate(${time})) {`);
    builder.line(`${window}.late(${this.lateCount(row, input)});`);
    late?.(loop, row);
    builder.line(`break ${label};`);
    builder.close();
    builder.line(`${window}_lo = ${window}.lo; ${window}_hi = ${window}.hi;`);
    this.reload(builder, main, `${window}.current`);
    builder.close();
    this.update(scope, row, main, input);
    builder.close();
  }

  private lateCount(row: RowAccess, input: number): string {
    return this.plan.phase === 'global' ? this.rowsOf(row, input) : '1';
  }

  /** The rows that a part stands for. */
  private rowsOf(row: RowAccess, input: number): string {
    return doubleOf(asWide(row.column(this.inputs[input]!.length - 1)));
  }

  private rowTime(scope: ExprScope, row: RowAccess): string {
    const { builder } = scope;
    const value = asWide(row.column(this.plan.timeColumn));
    const time = builder.fresh('time');
    if (this.plan.phase === 'global') {
      builder.line(`const ${time} = ${doubleOf(value)} - 1;`);
      return time;
    }
    if (value.isNull !== 'false') builder.line(`if (${value.isNull}) ${builder.bind('missingTime', () => missingTime(this.plan.name))}();`);
    const ticks = value.type.kind === 'BIGINT' || !('precision' in value.type) ? 1 : ticksPerMillisecond(value.type.precision);
    const instant = ticks === 1 ? doubleOf(value) : `Math.floor(${doubleOf(value)} / ${ticks})`;
    builder.line(`const ${time} = ${this.cut.wall.zoned ? `${builder.bind('wall', this.cut.wall)}.local(${instant})` : instant};`);
    return time;
  }

  private declareTables(loop: LoopWriter, slice: string): SliceTables {
    const { builder } = loop;
    const declare = (prefix: string, from: string, layout: SliceLayouts['main']): TableCode => {
      const name = builder.fresh(prefix);
      builder.before(`let ${name} = ${from};`);
      const table = new TableCode(builder, name, layout);
      table.declare();
      return table;
    };
    return {
      main: declare('groups', `${slice}.main`, this.layouts.main),
      sets: this.layouts.sets.map((layout, index) => declare('seen', `${slice}.sets[${index}]`, layout)),
    };
  }

  private reload(builder: LoopWriter['builder'], tables: SliceTables, slice: string): void {
    builder.line(`${tables.main.name} = ${slice}.main;`);
    tables.main.reload();
    tables.sets.forEach((set, index) => {
      builder.line(`${set.name} = ${slice}.sets[${index}];`);
      set.reload();
    });
  }

  private keyOf(scope: ExprScope, row: RowAccess): readonly KeyPart[] {
    const key = keyParts(
      scope,
      this.plan.keys.map((index) => row.column(index)),
    );
    if (this.dealt === null) return key;
    const dealt = keyHash(scope, [...key, ...keyParts(scope, [row.column(this.dealt)])]);
    return [...key, { isNull: 'false', words: [`(${dealt} >>> ${32 - KEY_GROUP_BITS})`], bytes: null }];
  }

  private update(scope: ExprScope, row: RowAccess, tables: SliceTables, input: number): void {
    const { builder } = scope;
    const { main } = tables;
    const parts = this.keyOf(scope, row);
    const hash = keyHash(scope, parts);
    const slot = main.probe(main.key(parts), hash, { insert: true });
    if (this.plan.phase === 'global') return this.mergeRow(scope, row, { main, slot, input });
    builder.line(`${main.rows}[${slot}] += 1;`);
    for (const { call, accumulator, first } of this.aggregates.calls) {
      whenCounted(scope, row, call, (value) => {
        const add = (): void => accumulator.add(scope, slotPlace(main, slot, first), value);
        const set = this.distinct.findIndex((placed) => placed.first === first && placed.call === call);
        if (set < 0) return add();
        const valueParts = keyParts(scope, [{ ...value!, isNull: 'false' }]);
        const table = tables.sets[set]!;
        const all = [...parts, ...valueParts];
        table.probe(table.key(all), keyHash(scope, all), { insert: true, onInsert: add });
      });
    }
  }

  private mergeRow(
    scope: ExprScope,
    row: RowAccess,
    to: { readonly main: TableCode; readonly slot: string; readonly input: number },
  ): void {
    const { main, slot, input } = to;
    scope.builder.line(`${main.rows}[${slot}] += ${this.rowsOf(row, input)};`);
    this.eachPart(input, (_call, at, width, index) => {
      const { accumulator, first } = this.aggregates.calls[index]!;
      const partial = Array.from({ length: width }, (_, part) => row.column(at + part));
      accumulator.merge(scope, slotPlace(main, slot, first), partial);
    });
  }

  /** Function that merges all groups of one slice into another. */
  merger(session: LoopWriter['session']): MergeSlices {
    const main = this.mainMerger(session);
    const sets = this.distinct.map((placed, index) => this.setMerger(session, placed, index));
    return (from, into) => {
      main(from, into);
      for (const set of sets) set(from, into);
    };
  }

  private mainMerger(session: LoopWriter['session']): MergeSlices {
    const { loop, from, into } = this.mergeLoop(session, 'main', this.layouts.main);
    const { builder } = loop;
    const slot = into.probe(wordsOf(builder, from, into, 'i'), this.mergeHash(loop, from), { insert: true });
    builder.line(`${into.rows}[${slot}] += ${from.rows}[i];`);
    for (const { call, accumulator, first } of this.aggregates.calls) {
      if (call.distinct) continue;
      const scope = loop.scope(noRow);
      accumulator.merge(scope, slotPlace(into, slot, first), accumulator.partial(scope, slotPlace(from, 'i', first)));
    }
    return finish(loop);
  }

  private mergeHash(loop: LoopWriter, from: TableCode): string {
    const hash = loop.builder.fresh('h');
    const layout = loop.builder.bind('layout', this.layouts.main);
    loop.builder.line(
      `const ${hash} = ${loop.builder.bind('hashOfWords', hashOfWords)}(${layout}, ${from.name}_keys, ${from.layout.keyWords} * i);`,
    );
    return hash;
  }

  /** Values of a set that are new to the other set count in the group there. */
  private setMerger(session: LoopWriter['session'], { call, accumulator, first }: PlacedCall, index: number): MergeSlices {
    const layout = this.layouts.sets[index]!;
    const { loop, from, into } = this.mergeLoop(session, `sets[${index}]`, layout);
    const { builder } = loop;
    builder.before('let groups = into.main;');
    const groups = new TableCode(builder, 'groups', this.layouts.main);
    groups.declare();
    const hash = builder.fresh('h');
    builder.line(`const ${hash} = ${builder.bind('hashOfSlot', hashOfSlot)}(${builder.bind('layout', layout)}, ${from.name}_keys, i);`);
    const value = keyValue(loop.scope(noRow), from, {
      slot: 'i',
      column: this.keyTypes.length,
      type: notNull(this.inputTypes[call.args[0]!]!),
    });
    into.probe(wordsOf(builder, from, into, 'i'), hash, {
      insert: true,
      onInsert: () => {
        const slot = groups.probe(wordsOf(builder, from, groups, 'i'), this.mergeHash(loop, from), { insert: true });
        accumulator.add(loop.scope(noRow), slotPlace(groups, slot, first), value);
      },
    });
    return finish(loop);
  }

  private mergeLoop(
    session: LoopWriter['session'],
    table: string,
    layout: SliceLayouts['main'],
  ): { readonly loop: LoopWriter; readonly from: TableCode; readonly into: TableCode } {
    const loop = new LoopWriter(session);
    const { builder } = loop;
    builder.before(`const old = from.${table}; let merged = into.${table};`);
    const [from, into] = [new TableCode(builder, 'old', layout), new TableCode(builder, 'merged', layout)];
    from.declare();
    into.declare();
    builder.before('const end = old.capacity;');
    builder.open('for (let i = 0; i < end; i++) {');
    builder.line('if (!(old_rows[i] > 0)) continue;');
    return { loop, from, into };
  }

  /** Function that writes the groups of a slice as output rows. */
  emitter(session: LoopWriter['session'], target: BatchTarget, metrics: OperatorMetrics): EmitSlice {
    const loop = new LoopWriter(session);
    const { builder } = loop;
    const outputTypes = this.plan.output.map((field) => field.type);
    const out = new HoistedTarget(builder, builder.bind('o', target), outputTypes, false);
    builder.before('const groups = slice.main;');
    const groups = new TableCode(builder, 'groups', this.layouts.main);
    groups.declare();
    builder.before('const end = groups.capacity; let i = from, stop = 0, rowsOut = 0;');
    builder.open('while (i < end && stop === 0) {');
    builder.line('const slot = i++;');
    builder.line('if (!(groups_rows[slot] > 0)) continue;');
    const scope = loop.scope(noRow);
    const handsOn = this.plan.phase === 'local' || this.plan.phase === 'distinct';
    const values = handsOn ? this.localValues(scope, groups) : this.finalValues(scope, groups);
    writeValues(
      builder,
      out,
      values.map((value, index) => fitted(scope, value, outputTypes[index]!)),
    );
    builder.line('rowsOut++;');
    out.advance();
    builder.close();
    builder.line(out.save());
    builder.line(`${builder.bind('metrics', metrics)}.rowsOut += rowsOut;`);
    builder.line('return i;');
    return builder.build<EmitSlice>('emitGroups(slice, windowEnd, from)');
  }

  private keys(scope: ExprScope, groups: TableCode): readonly Value[] {
    return this.keyTypes.map((type, column) => keyValue(scope, groups, { slot: 'slot', column, type }));
  }

  private localValues(scope: ExprScope, groups: TableCode): readonly Value[] {
    const width = this.plan.keys.length;
    const end: Value = { physical: 'f64', type: this.plan.output[width]!.type, isNull: 'false', code: 'windowEnd' };
    const partials = this.aggregates.calls.flatMap(({ accumulator, first }) =>
      accumulator.partial(scope, slotPlace(groups, 'slot', first)),
    );
    const rows: Value = { physical: 'f64', type: end.type, isNull: 'false', code: 'groups_rows[slot]' };
    return [...this.keys(scope, groups).slice(0, width), end, ...partials, rows];
  }

  private finalValues(scope: ExprScope, groups: TableCode): readonly Value[] {
    const keys = this.keys(scope, groups);
    const slices = scope.builder.bind('slices', this.cut.slices);
    return this.plan.outputs.map((output, index) => {
      const { type } = this.plan.output[index]!;
      if (output.kind === 'key') return keys[output.index]!;
      if (output.kind === 'aggregate') {
        const { accumulator, first } = this.aggregates.calls[output.index]!;
        return accumulator.result(scope, slotPlace(groups, 'slot', first));
      }
      const code =
        output.kind === 'window-end'
          ? 'windowEnd'
          : output.kind === 'window-time'
            ? this.windowTime(scope)
            : `${slices}.windowStart(windowEnd)`;
      const ticks = 'precision' in type ? ticksPerMillisecond((type as { precision: number }).precision) : 1;
      return { physical: 'f64', type, isNull: 'false', code: ticks === 1 ? code : `(${code}) * ${ticks}` };
    });
  }

  /** The last millisecond of the window as an instant. */
  private windowTime({ builder }: ExprScope): string {
    return this.cut.wall.zoned ? `${builder.bind('wall', this.cut.wall)}.time(windowEnd - 1)` : 'windowEnd - 1';
  }
}

const noRow: RowAccess = {
  kind: '0',
  column: () => ({ physical: 'i32', type: { kind: 'INT', nullable: true }, isNull: 'true', code: '0' }),
};

/** The key at slot `slot` of one table, or its beginning, for a probe of another table. */
function wordsOf(builder: LoopWriter['builder'], from: TableCode, into: TableCode, slot: string): Parameters<TableCode['probe']>[0] {
  const word = (at: number): string => `${from.name}_keys[${from.layout.keyWords} * ${slot} + ${at}]`;
  const plain = into.layout.keyColumns.filter((column) => column.physical !== 'bytes');
  const texts = into.layout.keyColumns.filter((column) => column.physical === 'bytes');
  return {
    mask: into.layout.nullMask ? word(0) : null,
    words: plain.flatMap((column) =>
      Array.from({ length: column.words }, (_, offset) => ({ at: column.at + offset, code: word(column.at + offset) })),
    ),
    texts: texts.map(({ at }) => ({ at, data: `${from.name}.heap.bytes`, start: word(at), length: word(at + 1), hash: word(at + 2) })),
  };
}

function finish(loop: LoopWriter): MergeSlices {
  loop.builder.close();
  return loop.builder.build<MergeSlices>('mergeSlices(from, into)');
}
