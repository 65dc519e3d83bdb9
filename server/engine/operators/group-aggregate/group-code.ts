import { HeadraceError } from '@headrace/connector-sdk';
import { notNull, type DataType } from '@headrace/connector-sdk/schema';
import type { GroupAggregatePlan } from '@/server/plan/job/job-plan';
import { LoopWriter, type RowAccess } from '../../codegen/loop-writer';
import { RowCode } from '../../codegen/row-code';
import type { Value } from '../../codegen/value';
import type { RowLayout } from '../../state/row-layout';
import { tableLayout, type TableLayout } from '../../state/table-layout';
import { AggregateSet, type PlacedCall } from '../aggregate/aggregate-set';
import { extremeLayout } from './extreme-rows';
import type { GroupBundle } from './group-bundle';
import type { GroupState } from './group-state';
import { GroupRowWriter } from './group-row-writer';
import { byArgument, sharedColumns } from './shared-seen';

/** What a group aggregate keeps: groups, the values seen by DISTINCT calls, those of one argument together, the values held by each retractable MIN and MAX. */
export interface GroupLayouts {
  readonly groups: TableLayout;
  readonly seen: readonly TableLayout[];
  /** The names of these tables as states. */
  readonly seenStates: readonly string[];
  /** Where groups are forgotten with all that they hold: the columns in which the lists of seen values begin; else empty. */
  readonly seenHeads: readonly number[];
  readonly extremes: readonly { readonly values: TableLayout; readonly head: number }[];
  /** Where groups are kept: they hold the values of each retractable MIN and MAX instead of `extremes`. */
  readonly extremeRows: readonly RowLayout[];
}

/** The generated code of one group aggregate. */
export class GroupCode {
  readonly aggregates: AggregateSet;
  readonly layouts: GroupLayouts;
  /** Column of the time of the last change; -1: groups are kept for ever. */
  readonly touched: number;
  /** Groups hold what changed since the phase spoke last. */
  readonly isPart: boolean;
  /** Column of the rows that came less those that were taken back, where presence only says that some did; -1: presence is that number. */
  readonly net: number;
  readonly distinct: readonly PlacedCall[];
  /** The calls of each of `layouts.seen`, and of `layouts.extremes` or `layouts.extremeRows`. */
  readonly seen: readonly (readonly PlacedCall[])[];
  readonly extremes: readonly PlacedCall[];
  private readonly keyTypes: readonly DataType[];

  constructor(
    readonly plan: GroupAggregatePlan,
    readonly inputTypes: readonly DataType[],
    /** Groups go before their rows do (windows that close). */
    forgets = false,
  ) {
    this.keyTypes = plan.keys.map((index) => inputTypes[index]!);
    const merges = plan.phase === 'global';
    this.isPart = plan.phase === 'local' || plan.phase === 'distinct';
    this.aggregates = new AggregateSet(plan.aggregates, merges ? argumentTypesOf(plan) : inputTypes, plan.inputRetracts, plan.countsApart);
    const takesBack = (placed: PlacedCall): boolean => plan.inputRetracts && placed.accumulator.retract === null && !merges;
    this.extremes = this.aggregates.calls.filter(takesBack);
    for (const { call } of this.extremes) if (call.fn !== 'MIN' && call.fn !== 'MAX') throw cannotRetract(plan, call.fn);
    this.distinct = merges ? [] : this.aggregates.calls.filter((placed) => placed.call.distinct && !takesBack(placed));
    const valued = ({ call }: PlacedCall): readonly DataType[] => [...this.keyTypes, notNull(inputTypes[call.args[0]!]!)];
    // Values that go with their group are listed by call.
    const listed = forgets ? this.distinct : [];
    const listedExtremes = forgets ? this.extremes : [];
    this.seen = forgets ? this.distinct.map((placed) => [placed]) : byArgument(this.distinct);
    const columns = [...this.aggregates.columns, ...[...listedExtremes, ...listed].map(() => 'i32' as const)];
    this.touched = plan.stateTtlMs === null || this.isPart ? -1 : columns.length;
    this.net = this.isPart && plan.inputRetracts ? columns.length : -1;
    const ttl = plan.stateTtlMs === null ? [] : (['f64'] as const);
    this.layouts = {
      groups: tableLayout(this.keyTypes, 'count', [...columns, ...(this.touched < 0 && this.net < 0 ? [] : (['f64'] as const))]),
      seen: this.seen.map((calls) => {
        const shared = calls.length > 1 ? sharedColumns(calls, plan.inputRetracts) : [];
        return tableLayout(valued(calls[0]!), 'count', forgets ? ['i32', 'i32'] : [...shared, ...ttl]);
      }),
      seenStates: this.seen.map((calls) => `seen-${calls.map((placed) => this.distinct.indexOf(placed)).join('-')}`),
      seenHeads: listed.map((_, index) => this.aggregates.columns.length + listedExtremes.length + index),
      extremes: listedExtremes.map((placed, index) => ({
        values: tableLayout(valued(placed), 'count', ['i32', 'i32']),
        head: this.aggregates.columns.length + index,
      })),
      extremeRows: (forgets ? [] : this.extremes).map(({ call }) => extremeLayout(this.keyTypes, inputTypes[call.args[0]!]!)),
    };
  }

  /** One input row: state, and the changes that it makes to the group's row. */
  take(loop: LoopWriter, row: RowAccess, state: GroupState, input = 0): void {
    new GroupRowWriter(this.plan, this, loop, row, state).from(input).write({
      extremes: this.extremes,
      keyTypes: this.keyTypes,
    });
  }

  /** One input row with mini-batch: state, and the group's row as it was before, where the bundle does not know it yet. */
  takeBundled(loop: LoopWriter, row: RowAccess, state: GroupState, bundle: GroupBundle, input = 0): void {
    const parts = { extremes: this.extremes };
    new GroupRowWriter(this.plan, this, loop, row, state).from(input).writeBundled(bundle, parts);
  }

  /** One input row of a phase before the exchange, in the part of its group. */
  takePart(loop: LoopWriter, row: RowAccess, state: GroupState): void {
    const parts = { extremes: this.extremes };
    new GroupRowWriter(this.plan, this, loop, row, state).fold(parts);
  }

  /** Generates what tells the difference that a bundle made to a group, given the address of its record. */
  tellGroup(session: LoopWriter['session'], state: GroupState, bundle: GroupBundle): (address: number) => void {
    const loop = new LoopWriter(session);
    const record = RowCode.of(loop, bundle.store).at('address');
    const row: RowAccess = { kind: '0', column: (index) => record.column(this.plan.keys.indexOf(index)) };
    new GroupRowWriter(this.plan, this, loop, row, state).tell(record, this.keyTypes.length);
    return loop.buildOnce('tell(address)', bundle.store);
  }

  /** One row that comes or goes, in the state alone. Answers a local with the rows that its group then has. One for each generated function. */
  change(loop: LoopWriter, row: RowAccess, state: GroupState): string {
    const parts = { extremes: this.extremes };
    return new GroupRowWriter(this.plan, this, loop, row, state).change(parts);
  }

  /** The results of the row's group, which is known to have rows; `forget` takes the group away behind them. One for each generated function. */
  results(loop: LoopWriter, row: RowAccess, state: GroupState): { readonly values: readonly Value[]; readonly forget: () => void } {
    return new GroupRowWriter(this.plan, this, loop, row, state).read();
  }

  /**
   * The row's group, which may be gone (`absent` runs then and must leave): its slot until the table is written again, and what writes the
   * results. One for each generated function.
   */
  open(
    loop: LoopWriter,
    row: RowAccess,
    state: GroupState,
    absent: string,
  ): { readonly slot: string; readonly results: () => readonly Value[] } {
    return new GroupRowWriter(this.plan, this, loop, row, state).open(absent);
  }
}

/** The types of the calls' arguments at the places that they had in the input of the phase before. */
function argumentTypesOf({ aggregates, argumentTypes }: GroupAggregatePlan): readonly DataType[] {
  const types: DataType[] = [];
  aggregates.forEach(({ args }, index) => args.forEach((argument) => (types[argument] = argumentTypes![index]!)));
  return types;
}

const cannotRetract = (plan: GroupAggregatePlan, fn: string): Error =>
  new HeadraceError(`${fn} of ${plan.name} cannot take rows back, but its input updates and deletes rows`, {
    code: 'aggregate.retract',
    domain: 'user',
    retry: 'none',
    remedy: `Use MIN or MAX instead of ${fn}, or aggregate an input that only inserts.`,
  });
