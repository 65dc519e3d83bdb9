import { ticksPerMillisecond } from '@headrace/connector-sdk/schema';
import type { WindowAggregatePlan } from '@/server/plan/job/job-plan';
import type { ExprScope } from '../../codegen/expr-scope';
import { finishedHash, foldKey, keyHash, keyParts, type KeyPart } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { TableCode } from '../../codegen/table-code';
import { asWide, doubleOf } from '../../codegen/value';
import { slotPlace, whenCounted } from '../aggregate/aggregate-set';
import type { BreakerSetup } from '../breaker';
import { missingTime } from '../watermark/watermark-assigner';
import type { SliceLayouts } from './slice-store';
import { KEY_GROUP_BITS, type WindowCode } from './window-code';
import type { WindowState } from './window-state';

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

/** Generates what counts input rows, or parts of a global phase, in the slice of their time. */
export class RowTaker {
  constructor(private readonly code: WindowCode) {}

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
    return this.code.plan.phase === 'global' ? this.rowsOf(row, input) : '1';
  }

  /** The rows that a part stands for. */
  private rowsOf(row: RowAccess, input: number): string {
    return doubleOf(asWide(row.column(this.code.inputs[input]!.length - 1)));
  }

  private rowTime(scope: ExprScope, row: RowAccess): string {
    const { builder } = scope;
    const value = asWide(row.column(this.code.plan.timeColumn));
    const time = builder.fresh('time');
    if (this.code.plan.phase === 'global') {
      builder.line(`const ${time} = ${doubleOf(value)} - 1;`);
      return time;
    }
    if (value.isNull !== 'false')
      builder.line(`if (${value.isNull}) ${builder.bind('missingTime', () => missingTime(this.code.plan.name))}();`);
    const ticks = value.type.kind === 'BIGINT' || !('precision' in value.type) ? 1 : ticksPerMillisecond(value.type.precision);
    const instant = ticks === 1 ? doubleOf(value) : `Math.floor(${doubleOf(value)} / ${ticks})`;
    builder.line(
      `const ${time} = ${this.code.cut.wall.zoned ? `${builder.bind('wall', this.code.cut.wall)}.local(${instant})` : instant};`,
    );
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
      main: declare('groups', `${slice}.main`, this.code.layouts.main),
      sets: this.code.layouts.sets.map((layout, index) => declare('seen', `${slice}.sets[${index}]`, layout)),
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
      this.code.plan.keys.map((index) => row.column(index)),
    );
    if (this.code.dealt === null) return key;
    const dealt = keyHash(scope, [...key, ...keyParts(scope, [row.column(this.code.dealt)])]);
    return [...key, { isNull: 'false', words: [`(${dealt} >>> ${32 - KEY_GROUP_BITS})`], bytes: null }];
  }

  private update(scope: ExprScope, row: RowAccess, tables: SliceTables, input: number): void {
    const { builder } = scope;
    const { main } = tables;
    const parts = this.keyOf(scope, row);
    const fold = foldKey(scope, parts);
    const slot = main.probe(main.key(parts), finishedHash(scope, fold), { insert: true });
    if (this.code.plan.phase === 'global') return this.mergeRow(scope, row, { main, slot, input });
    builder.line(`${main.rows}[${slot}] += 1;`);
    for (const { call, accumulator, first } of this.code.aggregates.calls) {
      whenCounted(scope, row, call, (value) => {
        const add = (): void => accumulator.add(scope, slotPlace(main, slot, first), value);
        const set = this.code.distinct.findIndex((placed) => placed.first === first && placed.call === call);
        if (set < 0) return add();
        const valueParts = keyParts(scope, [{ ...value!, isNull: 'false' }]);
        const table = tables.sets[set]!;
        const all = [...parts, ...valueParts];
        const hash = finishedHash(scope, foldKey(scope, valueParts, fold));
        table.probe(table.key(all), hash, { insert: true, onInsert: add, keeps: true });
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
    this.code.eachPart(input, (_call, at, width, index) => {
      const { accumulator, first } = this.code.aggregates.calls[index]!;
      const partial = Array.from({ length: width }, (_, part) => row.column(at + part));
      accumulator.merge(scope, slotPlace(main, slot, first), partial);
    });
  }
}
