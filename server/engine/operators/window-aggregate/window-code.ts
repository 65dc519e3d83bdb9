import { notNull, types, type DataType } from '@headrace/connector-sdk/schema';
import { KEY_GROUPS, type AggregateCall, type WindowAggregatePlan } from '@/server/plan/job/job-plan';
import { hashOfWords } from '../../state/keyed-table';
import { tableLayout } from '../../state/table-layout';
import type { WindowClock } from '../../time/window-clock';
import { AggregateSet, type PlacedCall } from '../aggregate/aggregate-set';
import type { SliceLayouts } from './slice-store';
import type { WindowSlices } from './window-slices';

/** Key groups are told by so many first bits of a hash. */
export const KEY_GROUP_BITS = Math.log2(KEY_GROUPS);

/** What the slices of one window operator hold, and how rows and parts of them fit in: the ground of the code that takes rows, merges and emits. */
export class WindowCode {
  readonly aggregates: AggregateSet;
  readonly layouts: SliceLayouts;
  /** Aggregates of distinct values; each has a set of those that it has seen. */
  readonly distinct: readonly PlacedCall[];
  readonly keyTypes: readonly DataType[];
  readonly inputTypes: readonly DataType[];
  /** Column of the input by whose values rows are dealt besides the keys; null: by the keys alone. */
  readonly dealt: number | null;

  constructor(
    readonly plan: WindowAggregatePlan,
    readonly inputs: readonly (readonly DataType[])[],
    readonly cut: { readonly slices: WindowSlices; readonly wall: WindowClock },
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
  eachPart(input: number, use: (call: AggregateCall, at: number, width: number, index: number) => void): void {
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
}
