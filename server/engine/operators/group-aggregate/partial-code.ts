import type { DataType } from '@headrace/connector-sdk/schema';
import type { GroupAggregatePlan } from '@/server/plan/job/job-plan';
import { countsRows } from '@/server/plan/job/group-accumulators';
import { LoopWriter, type RowAccess } from '../../codegen/loop-writer';
import { TableCode } from '../../codegen/table-code';
import { nullValue, type Value } from '../../codegen/value';
import { slotPlace } from '../aggregate/aggregate-set';
import { keyValue } from '../aggregate/key-value';
import { fitted, HoistedTarget, writeValues } from '../output/write-row';
import type { GroupCode } from './group-code';
import type { GroupState } from './group-state';

/** Emits the parts from slot `from` on; answers where it stopped, the capacity at the end. */
export type EmitParts = (from: number) => number;

/** Generates what writes the groups' parts as rows of `partialFields`. */
export function partEmitter(session: LoopWriter['session'], code: GroupCode, state: GroupState): EmitParts {
  const loop = new LoopWriter(session);
  const { builder } = loop;
  const name = builder.bind('group', state);
  const types = code.plan.output.map((field) => field.type);
  const out = new HoistedTarget(builder, builder.bind('o', state.target), types, false);
  builder.before(`const groups = ${name}.groups;`);
  const groups = new TableCode(builder, 'groups', code.layouts.groups);
  groups.declare();
  builder.before('const end = groups.capacity; let i = from, stop = 0, rowsOut = 0;');
  builder.open('while (i < end && stop === 0) {');
  builder.line('const slot = i++;');
  builder.line('if (!(groups_rows[slot] > 0)) continue;');
  const scope = loop.scope(noRow);
  const values = partValues(code, groups, scope);
  writeValues(
    builder,
    out,
    values.map((value, index) => fitted(scope, value, types[index]!)),
  );
  builder.line('rowsOut++;');
  out.advance();
  builder.close();
  builder.line(out.save());
  builder.line(`${name}.metrics.rowsOut += rowsOut;`);
  builder.line('return i;');
  return builder.build<EmitParts>('emitParts(from)');
}

function partValues(code: GroupCode, groups: TableCode, scope: ReturnType<LoopWriter['scope']>): readonly Value[] {
  const { plan, inputTypes, net } = code;
  const keys = plan.keys.map((input, column) => keyValue(scope, groups, { slot: 'slot', column, type: inputTypes[input]! }));
  const partials = code.aggregates.calls.flatMap(({ call, accumulator, first }) =>
    countsRows(call, plan) ? [] : accumulator.partial(scope, slotPlace(groups, 'slot', first)),
  );
  const rows = net < 0 ? groups.rows : groups.array(net, 'f64');
  return [...keys, ...partials, { physical: 'f64', type: rowsType(plan), isNull: 'false', code: `${rows}[slot]` }];
}

const rowsType = ({ output }: GroupAggregatePlan): DataType => output.at(-1)!.type;

/** Parts have no input row. */
export const noRow: RowAccess = { kind: '0', column: () => nullValue({ kind: 'INT', nullable: true }) };
