import { physicalOf, type DataType } from '@headrace/connector-sdk/schema';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { ExprScope } from '../../codegen/expr-scope';
import type { RowAccess } from '../../codegen/loop-writer';
import type { TableCode } from '../../codegen/table-code';
import { asFlat, type Value } from '../../codegen/value';
import type { ColumnKind } from '../../state/table-layout';
import type { Accumulator, SlotPlace } from './accumulator';
import { accumulatorOf } from './accumulators';

/** A call with its place in the slots. */
export interface PlacedCall {
  readonly call: AggregateCall;
  readonly accumulator: Accumulator;
  readonly first: number;
}

/** The accumulators of an operator side by side in the slots of its table. */
export class AggregateSet {
  readonly calls: readonly PlacedCall[];
  readonly columns: readonly ColumnKind[];

  /** `retracts`: values are taken back; `countsApart`: the presence of slots is not COUNT(*). The columns do not depend on the phase of a window: its state moves between one phase and two. */
  constructor(calls: readonly AggregateCall[], inputTypes: readonly DataType[], retracts: boolean, countsApart = false) {
    const columns: ColumnKind[] = [];
    this.calls = calls.map((call) => {
      const argument = call.args.length === 0 ? null : inputTypes[call.args[0]!]!;
      const overflows = call.fn === 'SUM' && physicalOf(call.type) === 'i128';
      const counted = retracts || call.type.nullable || call.filter !== null || overflows;
      const accumulator = accumulatorOf(call.fn, {
        type: call.type,
        argument,
        counted,
        retracts,
        everyRow: argument === null && call.filter === null && !countsApart,
      });
      const first = columns.length;
      columns.push(...accumulator.columns);
      return { call, accumulator, first };
    });
    this.columns = columns;
  }
}

export const slotPlace = (table: TableCode, slot: string, first: number): SlotPlace => ({
  table: table.name,
  slot,
  first,
  rows: table.rows,
  array: (column, view) => table.array(column, view),
});

/** Writes `use` so that it runs only for rows that the call counts: its filter is TRUE and its argument is not NULL (LATEST alone takes NULL). */
export function whenCounted(scope: ExprScope, row: RowAccess, call: AggregateCall, use: (value: Value | null) => void): void {
  const tests: string[] = [];
  if (call.filter !== null) {
    const filter = asFlat(row.column(call.filter));
    if (filter.isNull !== 'false') tests.push(`!(${filter.isNull})`);
    tests.push(filter.code);
  }
  const value = call.args.length === 0 ? null : row.column(call.args[0]!);
  if (value !== null && call.fn !== 'LATEST' && value.isNull !== 'false')
    tests.push(value.isNull === 'true' ? 'false' : `!(${value.isNull})`);
  if (tests.length > 0) scope.builder.open(`if (${tests.join(' && ')}) {`);
  use(value);
  if (tests.length > 0) scope.builder.close();
}
